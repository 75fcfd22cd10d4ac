package io.processinspect.core;

import io.processinspect.spi.CounterSourceProvider;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The backends that can be found: those that are declared as services, and then this project's own by their class names. A tool
 * that puts all jars into one often keeps the declarations of the first jar alone.
 */
final class BackendServices implements Iterable<Supplier<CounterSourceProvider>> {
    private static final List<String> OWN = List.of(
            "io.processinspect.procfs.ProcfsCounterSourceProvider",
            "io.processinspect.dll.DllCounterSourceProvider",
            "io.processinspect.oshi.OshiCounterSourceProvider",
            "io.processinspect.fake.FakeCounterSourceProvider");

    private final ServiceLoader<CounterSourceProvider> declared = ServiceLoader.load(CounterSourceProvider.class);

    @Override
    public Iterator<Supplier<CounterSourceProvider>> iterator() {
        Iterator<ServiceLoader.Provider<CounterSourceProvider>> services =
                declared.stream().iterator();
        Set<String> seen = new HashSet<>();
        Iterator<String> own = OWN.iterator();
        return new Iterator<>() {
            private Class<?> next;

            @Override
            public boolean hasNext() {
                if (services.hasNext()) {
                    return true;
                }
                while (next == null && own.hasNext()) {
                    next = undeclared(own.next(), seen);
                }
                return next != null;
            }

            @Override
            public Supplier<CounterSourceProvider> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (next == null) {
                    ServiceLoader.Provider<CounterSourceProvider> service = services.next();
                    seen.add(service.type().getName());
                    return service::get;
                }
                Class<?> found = next;
                next = null;
                return () -> instantiated(found);
            }
        };
    }

    /** Null when the class is not there, or was declared. */
    private static Class<?> undeclared(String name, Set<String> declared) {
        // A module declares its services; in another module the class could not be made from here.
        if (declared.contains(name) || BackendServices.class.getModule().isNamed()) {
            return null;
        }
        try {
            return Class.forName(name, false, BackendServices.class.getClassLoader());
        } catch (ClassNotFoundException notThere) {
            return null;
        }
    }

    private static CounterSourceProvider instantiated(Class<?> type) {
        try {
            return (CounterSourceProvider) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException failure) {
            throw new ServiceConfigurationError("cannot instantiate " + type.getName(), failure);
        }
    }
}
