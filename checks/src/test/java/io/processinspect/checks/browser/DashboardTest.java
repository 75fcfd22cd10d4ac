package io.processinspect.checks.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.processinspect.checks.Child;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program, real processes, and a browser that follows them. */
@Tag("browser")
@Timeout(180)
class DashboardTest {
    @AutoClose
    private static Chromium chromium;

    @TempDir
    private Path folder;

    private int port;
    private Child server;
    private String link;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @BeforeEach
    void serve() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        serveAgain();
    }

    private void serveAgain() throws Exception {
        server = Child.program("serve", "--port", Integer.toString(port), "--state", folder.toString());
        link = server.line();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Spins as soon as it gets a line. */
    private static Child sleeper() {
        return Child.start(List.of("sh", "-c", "read line; while :; do :; done"));
    }

    private Tab open() {
        Tab tab = chromium.tab().open(link);
        assertThat(tab.rows().first()).isVisible();
        return tab;
    }

    private static void watch(Tab tab, Child target) {
        tab.link("Watched").click();
        tab.page.getByLabel("Watch pid").fill(Long.toString(target.pid()));
        tab.button("Watch").click();
        assertThat(card(tab, target)).isVisible();
    }

    private static Locator card(Tab tab, Child target) {
        return tab.page.getByRole(AriaRole.ARTICLE, new Page.GetByRoleOptions().setName("sh " + target.pid()));
    }

    @Test
    void the_link_signs_in_and_the_token_leaves_the_address() {
        try (Tab tab = open()) {
            assertEquals(link.replaceAll("#.*", ""), tab.page.url());
            assertThat(tab.page.locator(".liveness")).hasText("Live");
            // Loaded anew, and without the link.
            tab.reload();
            assertThat(tab.rows().first()).isVisible();
        }
    }

    @Test
    void who_has_no_token_is_asked_for_it_and_a_wrong_one_is_refused() {
        try (Tab tab = chromium.tab().open(link.replaceAll("#.*", ""))) {
            Locator token = tab.page.getByLabel("Token, or the whole link");
            token.fill("wrong");
            tab.button("Enter").click();
            assertThat(tab.page.getByText("This is not the token of this server."))
                    .isVisible();
            token.fill(link);
            tab.button("Enter").click();
            assertThat(tab.rows().first()).isVisible();
            tab.forgive("401");
        }
    }

    @Test
    void the_list_is_the_machines_and_is_sorted_and_filtered() throws Exception {
        try (Child busy = sleeper();
                Child named = Child.named("dash board".getBytes(StandardCharsets.UTF_8));
                Tab tab = open()) {
            busy.type("\n");
            // Who uses most CPU stands at the top without being asked; of those that come and go meanwhile, it stays.
            assertThat(tab.rows().first()).containsText(Long.toString(busy.pid()));
            long processes = ProcessHandle.allProcesses().count();
            int shown = Integer.parseInt(
                    tab.page.locator(".summary b").last().textContent().replace(",", ""));
            assertTrue(Math.abs(shown - processes) <= 20, shown + " shown of " + processes);

            tab.page
                    .getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("PID"))
                    .locator("button")
                    .click();
            List<Integer> pids = tab.page.locator(".grid-row .c-pid").allTextContents().stream()
                    .map(Integer::valueOf)
                    .toList();
            assertEquals(pids.stream().sorted().toList(), pids);

            tab.filter().fill("dash board");
            assertThat(tab.rows()).hasCount(1);
            assertThat(tab.rows()).containsText(Long.toString(named.pid()));
            tab.filter().fill("pid = " + busy.pid() + " and cpu > 5");
            assertThat(tab.rows()).hasCount(1);
            tab.filter().fill("cpu > ");
            assertThat(tab.page.locator("#filter-error")).containsText("a value is missing after \">\"");
            assertThat(tab.rows()).hasCount(1);
            tab.filter().fill("");
            assertThat(tab.page.locator("#filter-error")).hasCount(0);
        }
    }

    @Test
    void who_is_new_and_who_is_gone_is_marked_and_the_selection_stays_with_the_process() throws Exception {
        try (Tab tab = open();
                Child named = Child.named("newcomer".getBytes(StandardCharsets.UTF_8))) {
            tab.filter().fill("newcomer");
            assertThat(tab.rows().locator(".tag.new")).isVisible();
            tab.rows().getByRole(AriaRole.CHECKBOX).check();
            tab.filter().fill("");
            tab.page.getByLabel("Tree").check();
            assertThat(tab.page.locator(".selected")).containsText("1 selected");
            tab.filter().fill("pid = " + named.pid());
            assertThat(tab.page.locator(".grid-row[aria-selected=true]")).containsText("newcomer");
            named.end();
            assertThat(tab.page.locator(".grid-row.died")).containsText("newcomer");
            assertThat(tab.page.locator(".grid-row.died")).hasCount(0);
            assertThat(tab.page.locator(".selected")).hasCount(0);
        }
    }

    @Test
    void a_watched_process_is_seen_to_work_within_two_ticks_and_to_exit() throws Exception {
        try (Child target = sleeper();
                Tab tab = open()) {
            watch(tab, target);
            Locator card = card(tab, target);
            Locator cpu = card.locator(".tile.large .value").first();
            assertThat(cpu).hasText("0.0 %");
            // Counted in the page: how many ticks with some load have come when it is first to be seen.
            tab.page.evaluate("""
                    pid => import('/dashboard/model/state.js').then(({onSample}) => {
                      let ticks = 0;
                      onSample((key, sample) => {
                        if (sample.pid === pid && sample.cpu_usage.percent_of_one_cpu > 0) ticks++;
                      });
                      const looking = setInterval(() => {
                        const shown = document.querySelector(`[aria-label="sh ${pid}"] .tile.large .value`).textContent;
                        if (!(parseFloat(shown) >= 10)) return;
                        window.seenAfter = ticks;
                        clearInterval(looking);
                      }, 20);
                    })""", (int) target.pid());
            target.type("\n");
            tab.page.waitForCondition(() -> (boolean) tab.page.evaluate("'seenAfter' in window"));
            int ticks = (int) tab.page.evaluate("window.seenAfter");
            assertTrue(ticks <= 2, "seen after " + ticks + " ticks");

            target.end();
            assertThat(card).containsText("Exited at");
            assertThat(card.locator(".tile.large .value").last()).containsText("iB");
            assertThat(tab.link("Watched")).containsText("1 exited");
            // Also for who comes later, until it is put away.
            tab.reload();
            assertThat(card).containsText("Exited at");
            tab.button("dismiss sh " + target.pid()).click();
            assertThat(card).hasCount(0);
            tab.reload();
            assertThat(tab.page.getByText("Nothing is watched")).isVisible();
        }
    }

    @Test
    void a_session_has_a_result_that_can_be_copied() throws Exception {
        try (Child target = sleeper();
                Child monitor = Child.program(
                        "monitor", "self", "--interval", "100ms", "--count", "1", "--csv", "--metrics", "all");
                Tab tab = open()) {
            watch(tab, target);
            card(tab, target).getByRole(AriaRole.LINK).click();
            target.type("\n");
            tab.button("Start").click();
            assertThat(tab.page.locator(".session")).containsText("so far");
            // It goes on without the page.
            tab.reload();
            assertThat(tab.page.locator(".session")).containsText("so far");
            tab.button("Stop").click();
            assertThat(tab.page.locator(".session caption")).containsText("Result: sh " + target.pid());
            tab.button("Copy as JSON").click();
            assertThat(tab.page.getByText("Copied")).isVisible();
            String json = (String) tab.page.evaluate("navigator.clipboard.readText()");
            Object share = tab.page.evaluate("text => JSON.parse(text).cpu_usage.percent_of_one_cpu", json);
            assertTrue(((Number) share).doubleValue() > 5, json);
            tab.button("Copy as CSV").click();
            tab.page.waitForCondition(
                    () -> ((String) tab.page.evaluate("navigator.clipboard.readText()")).startsWith("time,"));
            String[] csv = ((String) tab.page.evaluate("navigator.clipboard.readText()")).split("\n");
            assertEquals(monitor.line(), csv[0], "as the command line has it");
            assertEquals(csv[0].split(",").length, csv[1].split(",", -1).length, csv[1]);
            monitor.outcome();
        }
    }

    @Test
    void a_session_ends_with_its_process() throws Exception {
        try (Child target = sleeper();
                Tab tab = open()) {
            tab.filter().fill("pid = " + target.pid());
            assertThat(tab.rows()).hasCount(1);
            tab.rows().getByRole(AriaRole.LINK).click();
            tab.button("Start").click();
            assertThat(tab.page.locator(".session")).containsText("so far");
            target.end();
            assertThat(tab.page.locator(".session caption")).containsText("the process exited");
        }
    }

    @Test
    void two_are_compared() throws Exception {
        try (Child one = sleeper();
                Child other = sleeper();
                Tab tab = open()) {
            other.type("\n");
            tab.filter().fill("pid = " + one.pid() + " or pid = " + other.pid());
            assertThat(tab.rows()).hasCount(2);
            for (Child child : List.of(one, other)) {
                tab.page.getByLabel("select sh " + child.pid()).check();
            }
            tab.button("Compare").click();
            assertThat(tab.page.locator(".differences tbody tr")).hasCount(2);
            assertThat(tab.page
                            .locator(".differences tbody tr")
                            .nth(1)
                            .locator(".difference")
                            .first())
                    .containsText("+");
            assertThat(tab.page.locator(".time-chart").first().locator(".legend"))
                    .hasCount(2);
            assertThat(tab.page.locator(".time-chart canvas").first()).isVisible();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void a_server_that_went_is_seen_to_have_gone_and_one_that_comes_back_too(String signal) throws Exception {
        try (Child target = sleeper();
                Child dying = sleeper();
                Tab tab = open()) {
            watch(tab, target);
            watch(tab, dying);
            assertThat(tab.page).hasTitle("Watched – processinspect");
            server.signal(signal);
            assertThat(tab.page.getByRole(AriaRole.ALERT)).containsText("Not live. These numbers are from");
            assertThat(tab.page).hasTitle("(not live) Watched – processinspect");
            assertThat(tab.page.locator(".frame.stale")).isVisible();
            server.exitCode();
            dying.end();
            // Long enough for every part of the page that might be fetched now, and for attempts to become rare.
            tab.page.waitForTimeout(3000);
            serveAgain();
            assertThat(tab.page.locator(".liveness")).hasText("Live");
            assertThat(tab.page.locator(".frame.stale")).hasCount(0);
            assertThat(tab.page).hasTitle("Watched – processinspect");
            assertThat(card(tab, target).locator(".exit")).hasCount(0);
            // Nobody saw how it went, and its last numbers stay until somebody puts them away.
            assertThat(card(tab, dying)).containsText("It is gone");
            tab.button("dismiss sh " + dying.pid()).click();
            assertThat(card(tab, dying)).hasCount(0);
            tab.forgive("net::ERR");
            tab.forgive("503");
            // Of who is gone the new server has no minutes.
            tab.forgive("/recent");
        }
    }

    @Test
    void another_tab_is_signed_in_by_the_first() {
        try (Tab tab = open()) {
            Page other = tab.page.context().newPage();
            other.navigate(link.replaceAll("#.*", "#/system"));
            assertThat(other.locator("h1")).hasText("System");
            assertThat(other.locator("article").first()).isVisible();
            other.close();
        }
    }

    @Test
    void what_cannot_be_shown_is_told_and_nothing_goes_on_to_look_live() {
        try (Tab tab = open()) {
            for (String nowhere : List.of("#/process/1@never", "#/nonsense", "#/process/99999999999999999999")) {
                tab.page.evaluate("to => { location.hash = to; }", nowhere);
                assertThat(tab.page.locator("h1")).hasText("Processes");
                assertThat(tab.page.locator("header")).hasCount(1);
            }
            tab.filter().fill("(".repeat(5000) + "a");
            assertThat(tab.page.locator("#filter-error")).containsText("too deeply nested");
            tab.filter().fill("");
        }
        try (Tab tab = chromium.tab()) {
            tab.page.route("**/dashboard/pages/system.js", route -> route.abort());
            tab.open(link);
            assertThat(tab.page.locator(".notice")).hasCount(1);
            tab.link("System").click();
            assertThat(tab.page.locator(".notice")).containsText("failed to load");
            assertThat(tab.page.locator(".notice")).hasCount(1);
            tab.forgive("net::ERR_FAILED");
        }
        try (Tab tab = chromium.tab().open(link.replaceAll("#.*", "#token=%zz–"))) {
            tab.page.getByLabel("Token, or the whole link").fill("with a – dash");
            tab.button("Enter").click();
            assertThat(tab.page.getByText("This is not a token")).isVisible();
            tab.forgive("401");
        }
    }

    @Test
    void nobody_is_measured_for_a_tab_that_is_paused_or_hidden() {
        try (Tab tab = open()) {
            assertEquals(1, tab.streams());
            tab.page.keyboard().press("p");
            assertThat(tab.page.locator(".banner")).containsText("Paused. These numbers are from");
            tab.page.waitForCondition(() -> tab.streams() == 0);
            tab.button("Resume").click();
            assertThat(tab.page.locator(".liveness")).hasText("Live");
            tab.page.waitForCondition(() -> tab.streams() == 1);
            String hide = "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
                    + " document.dispatchEvent(new Event('visibilitychange')); }";
            tab.page.evaluate(hide, true);
            tab.page.waitForCondition(() -> tab.streams() == 0);
            tab.page.evaluate(hide, false);
            tab.page.waitForCondition(() -> tab.streams() == 1);
            assertThat(tab.page.locator(".liveness")).hasText("Live");
        }
    }

    @Test
    void everything_is_done_by_keys() throws Exception {
        try (Child target = sleeper();
                Tab tab = open()) {
            tab.page.keyboard().press("/");
            tab.page.keyboard().type("pid = " + target.pid());
            assertThat(tab.rows()).hasCount(1);
            // Past the box for the tree, and the heads of the columns come after the list itself.
            tab.page.keyboard().press("Tab");
            tab.page.keyboard().press("Tab");
            assertThat(tab.page.locator(".grid")).isFocused();
            tab.page.keyboard().press("ArrowDown");
            tab.page.keyboard().press("w");
            assertThat(tab.link("Watched")).containsText("1");
            tab.page.keyboard().press("Enter");
            assertThat(tab.page.locator("h1")).hasText("sh " + target.pid());
            assertThat(tab.page.locator(".time-chart canvas").first()).isVisible();
            tab.page.locator(".chart-group").focus();
            tab.page.keyboard().press("ArrowLeft");
            assertThat(tab.page.locator(".pointed").first()).isVisible();
            tab.page.keyboard().press("+");
            assertThat(tab.button("Back to live")).isVisible();
            tab.page.keyboard().press("0");
            assertThat(tab.button("Back to live")).hasCount(0);
            tab.page.keyboard().press("c");
            assertThat(tab.page.locator(".choice .chosen").first()).hasText("% of the machine");
            tab.page.keyboard().press("?");
            assertThat(tab.page.getByRole(AriaRole.DIALOG)).isVisible();
            tab.page.keyboard().press("Escape");
            assertThat(tab.page.getByRole(AriaRole.DIALOG)).hasCount(0);
            tab.page.keyboard().press("3");
            assertThat(tab.page.locator("h1")).hasText("System");
            tab.page.keyboard().press("2");
            assertThat(tab.page.getByRole(AriaRole.ARTICLE)).hasCount(1);
        }
    }
}
