package io.processinspect.checks.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.processinspect.Counter;
import io.processinspect.checks.Checkout;
import io.processinspect.fake.FakeProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page over a scripted machine: what a real one shows too seldom, or never the same. */
@Tag("browser")
@Timeout(300)
class PageTest {
    private static final Path PICTURES = Checkout.ROOT.resolve("checks/target/screenshots");
    private static final Map<String, String> PAGES = pages();

    @AutoClose
    private static Chromium chromium;

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("processes", "#/");
        pages.put("watched", "#/watched");
        pages.put("process", "#/process/4730@-5270000000000");
        pages.put("compare", "#/compare/4711@-5289000000000,4730@-5270000000000");
        pages.put("system", "#/system");
        return pages;
    }

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    private static void ready(Tab tab, String page) {
        String drawn = page.equals("processes") ? ".grid-row" : "canvas";
        assertThat(tab.page.locator(drawn).first()).isVisible();
        assertThat(tab.page.locator(".liveness")).hasText("Live");
    }

    @Test
    void every_page_in_every_width_and_theme_fits_and_is_accessible() throws Exception {
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes().run()) {
            for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : new int[] {1440, 768, 390}) {
                    try (Tab tab = chromium.tab(width, 900, theme)) {
                        for (Map.Entry<String, String> page : PAGES.entrySet()) {
                            tab.open(scene.link() + page.getValue());
                            ready(tab, page.getKey());
                            String name = page.getKey() + "-" + width + "-"
                                    + theme.name().toLowerCase(java.util.Locale.ROOT);
                            tab.picture(PICTURES.resolve(name + ".png"));
                            assertEquals(
                                    width,
                                    tab.page.evaluate("document.documentElement.scrollWidth"),
                                    name + " is wider than the window");
                            assertAccessible(tab, name);
                        }
                    }
                }
            }
        }
    }

    private static void assertAccessible(Tab tab, String name) throws IOException {
        try (InputStream axe = PageTest.class.getResourceAsStream("/axe.min.js")) {
            tab.page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(
                "",
                tab.page.evaluate(
                        "axe.run().then(found => found.passes.length < 10 ? 'it looked at nothing' : found.violations.map("
                                + "one => one.id + ': ' + one.help + ' ' + one.nodes.map(node => node.html).slice(0, 3)).join('\\n'))"),
                name);
    }

    @Test
    void it_works_below_the_path_of_a_proxy() throws Exception {
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes().run()) {
            URI server = URI.create(scene.link().replaceAll("#.*", ""));
            try (PathProxy proxy = new PathProxy(server);
                    Tab tab = chromium.tab()) {
                for (Map.Entry<String, String> page : PAGES.entrySet()) {
                    tab.open(proxy.address() + page.getValue());
                    ready(tab, page.getKey());
                }
            }
        }
    }

    @Test
    void what_is_seldom_seen_is_accessible_too() throws Exception {
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes().run()) {
            for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                try (Tab tab = chromium.tab(1440, 900, theme).open(scene.link())) {
                    ready(tab, "processes");
                    tab.filter().fill("cpu > much");
                    assertThat(tab.page.locator("#filter-error")).isVisible();
                    assertAccessible(tab, "an error in the filter");
                    tab.filter().fill("pid = 4730");
                    assertThat(tab.rows()).hasCount(1);
                    tab.rows().getByRole(AriaRole.CHECKBOX).check();
                    tab.page.getByLabel("Tree").check();
                    assertAccessible(tab, "a selection in a tree");
                    tab.button("help").click();
                    assertThat(tab.page.getByRole(AriaRole.DIALOG)).isVisible();
                    assertAccessible(tab, "the help");
                    tab.button("Close").click();
                    tab.rows().getByRole(AriaRole.LINK).nth(1).click();
                    tab.button("Start").click();
                    tab.button("Stop").click();
                    assertThat(tab.button("Copy as CSV")).isVisible();
                    assertAccessible(tab, "the result of a session");
                    tab.button("pause").click();
                    assertThat(tab.page.locator(".banner")).isVisible();
                    assertAccessible(tab, "a paused page");
                }
            }
            try (Tab tab = chromium.tab()) {
                tab.page.route(
                        "**/api/**",
                        route -> route.fulfill(
                                new Route.FulfillOptions().setStatus(401).setBody("{}")));
                tab.open(scene.link());
                assertThat(tab.button("Enter")).isVisible();
                assertAccessible(tab, "the sign-in");
                tab.forgive("401");
            }
        }
    }

    @Test
    void the_last_ten_minutes_are_told_for_who_comes_only_now() throws Exception {
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes();
                Tab tab = chromium.tab().open(scene.link() + "#/watched")) {
            Locator leaky =
                    tab.page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("leaky-worker 4901"));
            // It started 5099 s before the machine's clock, with 90 MiB, and grows by half a mebibyte a second.
            assertThat(leaky.locator(".tile.large .note").last())
                    .hasText("between 2.6 GiB and 2.9 GiB in the last 9 min 59 s");
            assertThat(leaky.locator(".tile.large .value").last()).hasText("2.9 GiB");
            assertThat(leaky.getByRole(AriaRole.IMG).nth(1))
                    .hasAttribute(
                            "aria-label",
                            Pattern.compile("Working set, ten minutes: now 2.9 GiB, least 2.6 GiB, most 2.9 GiB"));
            Locator exited = tab.page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("make 4950"));
            assertThat(exited).containsText("with code 2");
            Locator denied = tab.page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("rsync 4850"));
            assertThat(denied).containsText("access denied");
        }
    }

    /** Names that were chosen to do harm, and some that do it without meaning to. */
    private static List<String> hostileNames() {
        List<String> seeds = List.of(
                "<script>window.pwned=1</script>",
                "\"><img src=x onerror=window.pwned=1>",
                "<svg/onload=window.pwned=1>",
                "</title><script>window.pwned=1</script>",
                "javascript:window.pwned=1",
                "{{constructor.constructor('window.pwned=1')()}}",
                "${window.pwned=1}",
                "<style>*{display:none}</style>",
                "' onmouseover='window.pwned=1",
                "<iframe src=//example.org></iframe>",
                "\u202egnp.exe\u202c",
                "line\nbreak\rand\ttab",
                "\u001b[31mred\u001b[0m\u0007",
                "\u0000\u0001\u0002",
                "z\u0351\u0352\u0353a\u0300\u0301l\u0302\u0303g\u0304o".repeat(20),
                "long".repeat(2500),
                "",
                "   ",
                "\ud83d\udc7e\ud83e\uddd1\u200d\ud83d\ude80",
                "__proto__",
                "constructor",
                "&lt;b&gt;&amp;",
                "%3Cscript%3E",
                "a,b\"c;d",
                "\ufeff\u200b\u2028\u2029");
        List<String> names = new ArrayList<>();
        for (int i = 0; names.size() < 200; i++) {
            names.add(seeds.get(i % seeds.size()) + (i < seeds.size() ? "" : "#" + i));
        }
        return names;
    }

    @Test
    void two_hundred_hostile_names_are_text() throws Exception {
        try (DashboardScenario scene = DashboardScenario.empty()) {
            List<String> names = hostileNames();
            for (int i = 0; i < names.size(); i++) {
                scene.process(1000 + i, 1, names.get(i), names.get(i), 1 << 20);
            }
            for (int i = 0; i < 24; i++) {
                scene.watch(1000 + i);
            }
            scene.run();
            try (Tab tab = chromium.tab().open(scene.link())) {
                assertThat(tab.rows().first()).isVisible();
                tab.filter().fill("pid >= 1000 and pid < 1200");
                assertThat(tab.page.locator(".summary b").last()).hasText("200 of 201");
                for (int i = 0; i < 14; i++) {
                    untouched(tab, ".grid-row", 30);
                    tab.page.locator(".grid").evaluate("grid => grid.scrollTop += 450");
                }
                tab.page.getByLabel("Tree").check();
                tab.page.locator(".grid").evaluate("grid => grid.scrollTop = 0");
                untouched(tab, ".grid-row", 30);

                tab.link("Watched").click();
                assertThat(tab.page.locator("article")).hasCount(24);
                for (int i = 0; i < 24; i++) {
                    tab.page.locator("article").nth(i).scrollIntoViewIfNeeded();
                    assertThat(tab.page
                                    .locator("article")
                                    .nth(i)
                                    .locator(".tile")
                                    .first())
                            .isVisible();
                }
                untouched(tab, "article header", 120);
                for (int i : new int[] {0, 1, 10, 11, 14, 15, 16}) {
                    tab.page.locator("article h2 a").nth(i).click();
                    assertThat(tab.page.locator("canvas").first()).isVisible();
                    untouched(tab, ".page-head", 300);
                    tab.page.goBack();
                    assertThat(tab.page.locator("article")).hasCount(24);
                }
                for (int i : new int[] {0, 1, 14, 15}) {
                    tab.page.locator("article input[type=checkbox]").nth(i).check();
                }
                tab.button("Compare 4").click();
                assertThat(tab.page.locator(".time-chart").first().locator(".legend"))
                        .hasCount(4);
                untouched(tab, ".time-chart", 400);
            }
        }
    }

    /** Nothing ran, nothing became an element, nothing is wider than the window or higher than it should be. */
    private static void untouched(Tab tab, String part, int highest) {
        assertEquals(false, tab.page.evaluate("'pwned' in window"));
        assertEquals(
                0,
                tab.page
                        .locator("main script, main img, main iframe, main style")
                        .count());
        assertEquals(1440, tab.page.evaluate("document.documentElement.scrollWidth"));
        int height = (int) tab.page.evaluate(
                "part => Math.ceil(Math.max(...[...document.querySelectorAll(part)].map(one => one.getBoundingClientRect().height)))",
                part);
        assertTrue(height > 0 && height <= highest, part + " is " + height + " high");
    }

    @Test
    void without_a_stream_it_asks_each_second_and_says_so() throws Exception {
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes().run();
                Tab tab = chromium.tab()) {
            tab.page.route(
                    "**/api/stream*",
                    route -> route.fulfill(
                            new Route.FulfillOptions()
                                    .setStatus(503)
                                    .setContentType("application/json")
                                    .setBody(
                                            "{\"success\":false,\"error\":\"too many streams\",\"code\":\"too_many_streams\"}")));
            tab.open(scene.link() + "#/watched");
            assertThat(tab.page.locator(".liveness")).hasText("Polling");
            assertThat(tab.page.locator(".banner")).containsText("No live stream (too many streams)");
            Locator memory = tab.page
                    .getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("leaky-worker 4901"))
                    .locator(".tile.large .value")
                    .last();
            assertThat(memory).containsText("GiB");
            Locator faults = tab.page
                    .getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("postgres 4711"))
                    .locator(".tile", new Locator.LocatorOptions().setHasText("Page faults"));
            // 4711 % 90 minor ones and 4711 % 2 major ones a second.
            assertThat(faults.locator(".value")).hasText("32.0/s");
            tab.page.keyboard().press("1");
            assertThat(tab.rows().first()).isVisible();
            assertThat(tab.page.locator(".summary b").last()).hasText("50");
            tab.page.unroute("**/api/stream*");
            tab.page.keyboard().press("2");
            assertThat(tab.page.locator(".liveness")).hasText("Live");
            // The same processes as before, each once, and nobody is said to be away.
            assertThat(tab.page.getByRole(AriaRole.ARTICLE)).hasCount(6);
            tab.page.waitForTimeout(3000);
            assertThat(tab.page.getByRole(AriaRole.ARTICLE)).hasCount(6);
            assertThat(tab.page.locator(".notice")).hasCount(0);
            tab.forgive("503");
        }
    }

    @Test
    void a_stream_that_falls_silent_is_not_taken_for_live() throws Exception {
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes();
                Tab tab = chromium.tab()) {
            // The scene's time stands still: only signs of life come.
            tab.open(scene.link());
            assertThat(tab.rows().first()).isVisible();
            assertThat(tab.page.locator(".frame.stale")).isVisible();
            assertThat(tab.page.locator(".liveness")).hasText("Not live");
            scene.run();
            assertThat(tab.page.locator(".liveness")).hasText("Live");
            assertThat(tab.page.locator(".frame.stale")).hasCount(0);
        }
    }

    @Test
    void shares_are_on_the_scale_that_is_chosen() throws Exception {
        try (DashboardScenario scene = DashboardScenario.empty()) {
            scene.process(50, 1, "steady", "ada", 1 << 20).rate(Counter.USER_NANOS, 500_000_000);
            scene.run();
            try (Tab tab = chromium.tab().open(scene.link())) {
                Locator cpu = tab.page
                        .locator(".grid-row", new Page.LocatorOptions().setHasText("steady"))
                        .locator(".c-cpu");
                assertThat(cpu).hasText("50.0 %");
                tab.page.getByText("% of the machine").click();
                assertThat(cpu).hasText("12.5 %");
                tab.filter().fill("cpu > 20");
                assertThat(tab.rows()).hasCount(0);
                tab.page.getByText("% of one CPU").click();
                assertThat(tab.rows()).hasCount(1);
                tab.reload();
                assertThat(cpu).hasText("50.0 %");
            }
        }
    }

    @Test
    void a_pid_that_is_used_again_is_another_process() throws Exception {
        try (DashboardScenario scene = DashboardScenario.empty()) {
            FakeProcess first = scene.process(77, 1, "first", "ada", 1 << 20);
            scene.watch(77);
            scene.run();
            try (Tab tab = chromium.tab().open(scene.link())) {
                tab.filter().fill("pid = 77");
                assertThat(tab.rows()).hasCount(1);
                tab.page.getByLabel("select first 77").check();
                first.exit(0);
                scene.machine.process(77, "second").value(Counter.WORKING_SET, 5 << 20);
                assertThat(tab.page.locator(".grid-row", new Page.LocatorOptions().setHasText("second")))
                        .hasAttribute("aria-selected", "false");
                assertThat(tab.page.locator(".grid-row.died")).containsText("first");
                tab.link("Watched").click();
                assertThat(tab.page.getByRole(AriaRole.ARTICLE)).hasCount(1);
                assertThat(tab.page.getByRole(AriaRole.ARTICLE)).containsText("Exited at");
                tab.page.locator("article h2 a").click();
                assertThat(tab.page.locator("h1")).hasText("first 77");
                assertThat(tab.page.locator("main")).containsText("Exited at");
            }
        }
    }

    @Test
    void five_thousand_rows_scroll_and_only_those_in_sight_exist() throws Exception {
        try (DashboardScenario scene = DashboardScenario.empty()) {
            for (int i = 0; i < 5000; i++) {
                scene.process(10 + i, 1, "process-" + i, "ada", (1 + i) << 12);
            }
            scene.run();
            try (Tab tab = chromium.tab().open(scene.link())) {
                assertThat(tab.page.locator(".summary b").last()).hasText("5,001");
                assertTrue(tab.rows().count() < 60, tab.rows().count() + " rows exist");
                tab.page.locator(".grid").focus();
                tab.page.keyboard().press("End");
                assertThat(tab.page.locator(".grid-row[aria-rowindex='5002']")).isVisible();
                assertThat(tab.page.locator(".grid-row.active")).isVisible();
                assertTrue(tab.rows().count() < 60, tab.rows().count() + " rows exist");
                tab.filter().fill("process-4321");
                assertThat(tab.rows()).hasCount(1);
                assertThat(tab.rows()).isVisible();
            }
        }
    }

    @Test
    void a_chart_tells_what_is_pointed_at_and_all_zoom_to_what_is_dragged_over() throws Exception {
        try (DashboardScenario scene = DashboardScenario.ofTenMinutes().run();
                Tab tab = chromium.tab().open(scene.link() + PAGES.get("process"))) {
            ready(tab, "process");
            Locator memory = tab.page
                    .locator(".time-chart", new Page.LocatorOptions().setHasText("Memory"))
                    .first()
                    .locator(".u-over");
            memory.hover();
            assertThat(tab.page.locator(".chart:hover .pointed")).containsText("Working set");
            assertThat(tab.page.locator(".chart:hover .pointed")).containsText("MiB");
            BoundingBox box = memory.boundingBox();
            tab.page.mouse().move(box.x + box.width * 0.3, box.y + 40);
            tab.page.mouse().down();
            tab.page.mouse().move(box.x + box.width * 0.6, box.y + 40);
            tab.page.mouse().up();
            assertThat(tab.page.getByText("Zoomed: the charts stand still.")).isVisible();
            tab.button("Back to live").click();
            assertThat(tab.button("Back to live")).hasCount(0);
        }
    }
}
