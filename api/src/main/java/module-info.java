/** Ports and records of processinspect; needs nothing but the JDK. */
module io.processinspect.api {
    exports io.processinspect;
    exports io.processinspect.spi;
}
