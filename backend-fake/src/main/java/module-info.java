/** Scripted processes under a virtual clock, for tests. */
module io.processinspect.backend.fake {
    requires transitive io.processinspect.api;

    exports io.processinspect.fake;

    provides io.processinspect.spi.CounterSourceProvider with
            io.processinspect.fake.FakeCounterSourceProvider;
}
