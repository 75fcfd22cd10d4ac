package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.fake.FakeMachine;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is said when a backend with a weaker identity takes the place of one that should have worked. */
class WeakerBackendTest {
    /** A backend; it fails for this reason unless that is empty. */
    private record Backend(
            String name, int priority, String fault, boolean isForThisSystem, Capabilities.Identity identity)
            implements CounterSourceProvider {
        @Override
        public CounterSource open(Map<String, String> options) {
            if (!fault.isEmpty()) {
                throw new BackendUnavailableException(fault);
            }
            CounterSource source = new FakeMachine().source();
            Capabilities capabilities = new Capabilities(
                    name, "made up", identity, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
            return (CounterSource) Proxy.newProxyInstance(
                    Backend.class.getClassLoader(),
                    new Class<?>[] {CounterSource.class},
                    (proxy, method, arguments) -> {
                        try {
                            return method.getName().equals("capabilities")
                                    ? capabilities
                                    : method.invoke(source, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }
    }

    private static List<String> opening(Backend... backends) {
        List<String> lines = new ArrayList<>();
        List<Supplier<Backend>> found = new ArrayList<>();
        for (Backend backend : backends) {
            found.add(() -> backend);
        }
        new BackendSelector(found, new BackendConfig(null, "test", Map.of()), lines::add)
                .open()
                .close();
        return lines;
    }

    @Test
    void it_is_said_in_one_line_and_once() {
        Backend broken = new Backend("native", 2, "its files {0} are gone", true, Capabilities.Identity.HANDLE);
        Backend foreign = new Backend("foreign", 3, "it requires another system", false, Capabilities.Identity.HANDLE);
        Backend weak = new Backend("portable", 1, "", true, Capabilities.Identity.START_TIME);
        Backend strong = new Backend("other", 1, "", true, Capabilities.Identity.HANDLE);
        assertEquals(List.of(), opening(foreign, weak), "nothing else was to be expected");
        assertEquals(List.of(), opening(broken, strong), "nothing is lost");
        assertEquals(
                List.of(
                        "using backend portable, which identifies a process by pid and start time alone, as a"
                                + " better one cannot be used: native: its files {0} are gone; request it by name to silence this"),
                opening(broken, foreign, weak));
        assertEquals(List.of(), opening(broken, foreign, weak));
    }
}
