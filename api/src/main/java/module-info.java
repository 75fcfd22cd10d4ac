/** The public API and the backend SPI; depends only on the JDK. */
module io.processinspect.api {
    exports io.processinspect;
    exports io.processinspect.spi;
}
