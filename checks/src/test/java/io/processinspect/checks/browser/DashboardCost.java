package io.processinspect.checks.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import io.processinspect.Counter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the dashboard costs the browser. With a number of minutes, which is one unless said, for the heap. */
public final class DashboardCost {
    private static final int ROWS = 5000;
    private static final int TICKS = 20;
    private static final int LOADS = 9;
    private static final String WHEN_PAINTED = """
            new MutationObserver((changes, observer) => {
              if (!document.querySelector('.grid-row')) return;
              observer.disconnect();
              requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now(); }));
            }).observe(document, {childList: true, subtree: true});
            """;

    private final Chromium chromium;

    private DashboardCost(Chromium chromium) {
        this.chromium = chromium;
    }

    /** Prints the table. */
    public static void main(String[] arguments) throws Exception {
        int minutes = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
        try (Chromium chromium = Chromium.start()) {
            DashboardCost cost = new DashboardCost(chromium);
            List<String> lines = new ArrayList<>();
            lines.addAll(cost.firstPaint());
            lines.addAll(cost.manyRows());
            lines.add(cost.heap(minutes));
            System.out.println("| what | measured | target |");
            System.out.println("|---|---|---|");
            lines.forEach(System.out::println);
        }
    }

    private static String line(String what, String target, String format, Object... values) {
        return "| " + what + " | " + String.format(Locale.ROOT, format, values) + " | " + target + " |";
    }

    /** Each time by a browser that has nothing of it yet. */
    private List<String> firstPaint() throws Exception {
        List<Double> millis = new ArrayList<>();
        long weight = 0;
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes().run(1000)) {
            for (int i = 0; i < LOADS; i++) {
                List<Request> parts = Collections.synchronizedList(new ArrayList<>());
                try (Tab tab = chromium.tab()) {
                    tab.page.onRequestFinished(parts::add);
                    tab.page.addInitScript(WHEN_PAINTED);
                    tab.open(scene.link());
                    tab.page.waitForCondition(() -> tab.page.evaluate("window.painted") != null);
                    millis.add(((Number) tab.page.evaluate("window.painted")).doubleValue());
                    // What is fetched once there is something to look at belongs to it.
                    tab.page.waitForTimeout(2000);
                    weight = List.copyOf(parts).stream()
                            .filter(request -> !request.url().contains("/api/"))
                            .mapToLong(request -> request.sizes().responseBodySize)
                            .sum();
                }
            }
        }
        List<Double> sorted = millis.stream().sorted().toList();
        return List.of(
                line(
                        "from the link to the first rows on the screen",
                        "<= 1 s",
                        "%.0f ms in the median of %d, %.0f at worst",
                        sorted.get(LOADS / 2),
                        LOADS,
                        sorted.get(LOADS - 1)),
                line("weight of the page, compressed", "<= 150 KB", "%.1f KB", weight / 1000.0));
    }

    private List<String> manyRows() throws Exception {
        try (DashboardScenario scene = DashboardScenario.empty()) {
            for (int i = 0; i < ROWS; i++) {
                // Its CPU time is another at each tick, and with it the row.
                scene.process(10 + i, 1, "process-" + i, "ada", (1L + i * 7919 % ROWS) << 14)
                        .rate(Counter.USER_NANOS, 1_000_000L * (10 + i * 31 % 100));
            }
            scene.run(1000);
            List<String> lines = new ArrayList<>();
            for (boolean tree : new boolean[] {false, true}) {
                try (Tab tab = chromium.tab().open(scene.link())) {
                    tab.page.waitForSelector(".grid-row");
                    tab.page.getByLabel("Tree").setChecked(tree);
                    tab.page.waitForTimeout(3000);
                    CDPSession protocol = tab.page.context().newCDPSession(tab.page);
                    protocol.send("Performance.enable");
                    double before = metric(protocol, "TaskDuration");
                    long version = version(tab);
                    tab.page.waitForTimeout(TICKS * 1000);
                    double spent = metric(protocol, "TaskDuration") - before;
                    long ticks = version(tab) - version;
                    lines.add(line(
                            ROWS + " rows, all of them changed each second" + (tree ? ", as a tree" : "")
                                    + ": main thread a tick",
                            "<= 30 ms",
                            "%.1f ms over %d ticks",
                            1000 * spent / ticks,
                            ticks));
                }
            }
            return lines;
        }
    }

    private static long version(Tab tab) {
        return ((Number) tab.page.evaluate("import('/dashboard/model/state.js').then(({state}) => state.rowsVersion)"))
                .longValue();
    }

    /** Goes round the pages all the while. */
    private String heap(int minutes) throws Exception {
        String[] pages = {"#/", "#/watched", "#/process/4730@-5270000000000", "#/system"};
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes().run();
                Tab tab = chromium.tab(1440, 900, ColorScheme.DARK).open(scene.link())) {
            CDPSession protocol = tab.page.context().newCDPSession(tab.page);
            protocol.send("Performance.enable");
            List<Double> mebibytes = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes) + TimeUnit.SECONDS.toNanos(16);
            for (int i = 0; System.nanoTime() < end; i++) {
                tab.page.evaluate("to => { location.hash = to; }", pages[i % pages.length]);
                tab.page.waitForTimeout(4000);
                if (i % pages.length == pages.length - 1) {
                    protocol.send("HeapProfiler.collectGarbage");
                    mebibytes.add(metric(protocol, "JSHeapUsedSize") / (1 << 20));
                }
            }
            double least = mebibytes.stream().mapToDouble(it -> it).min().orElseThrow();
            double most = mebibytes.stream().mapToDouble(it -> it).max().orElseThrow();
            return line(
                    "heap over " + minutes + " min, round the pages, four ticks a second",
                    "flat",
                    "%.1f MB at first, %.1f at last, between %.1f and %.1f",
                    mebibytes.get(0),
                    mebibytes.get(mebibytes.size() - 1),
                    least,
                    most);
        }
    }

    private static double metric(CDPSession protocol, String name) {
        JsonArray metrics = protocol.send("Performance.getMetrics").getAsJsonArray("metrics");
        for (JsonElement metric : metrics) {
            if (metric.getAsJsonObject().get("name").getAsString().equals(name)) {
                return metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        throw new IllegalStateException("the browser does not tell " + name);
    }
}
