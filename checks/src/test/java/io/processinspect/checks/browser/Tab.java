package io.processinspect.checks.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One tab: what it shows, and everything that it must not do, which fails its test when it is closed. */
final class Tab implements AutoCloseable {
    private static final String STREAM = "/api/stream";

    final Page page;
    private final BrowserContext context;
    private final List<String> faults = new ArrayList<>();
    private final Set<Request> streams = ConcurrentHashMap.newKeySet();
    private String host = "";

    Tab(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.setDefaultTimeout(20_000);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                faults.add(message.type() + ": " + message.text() + " " + message.location());
            }
        });
        page.onPageError(error -> faults.add("error: " + error));
        page.onDialog(dialog -> {
            faults.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(this::requested);
        page.onRequestFailed(streams::remove);
        page.onRequestFinished(streams::remove);
    }

    private void requested(Request request) {
        String authority = Optional.ofNullable(URI.create(request.url().replaceAll("[^\\x21-\\x7e]", "_"))
                        .getAuthority())
                .orElse("");
        if (!authority.equals(host) && !request.url().startsWith("about:")) {
            faults.add("a request to another host: " + request.url());
        }
        if (request.url().contains(STREAM)) {
            streams.add(request);
        }
    }

    /** Goes where the link of a server leads. */
    Tab open(String link) {
        host = URI.create(link.replaceAll("#.*", "")).getAuthority();
        page.navigate(link);
        return this;
    }

    /** Loads it anew; nobody is told the end of what the page before had begun. */
    void reload() {
        streams.clear();
        page.reload();
    }

    /** How many streams it follows at this time. */
    int streams() {
        return streams.size();
    }

    /** What it complained about until now is meant to be so, as a request that fails is one of its own. */
    void forgive(String part) {
        faults.removeIf(fault -> fault.contains(part));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    Locator filter() {
        return page.locator("#filter");
    }

    /** The rows of the list that are drawn. */
    Locator rows() {
        return page.locator(".grid-row");
    }

    /** Writes down how it looks. */
    void picture(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    @Override
    public void close() {
        // One that was given up for another is told to be over a moment after that.
        page.waitForCondition(() -> streams.size() <= 1);
        context.close();
        if (!faults.isEmpty()) {
            throw new AssertionError("the page: " + String.join("\n", faults));
        }
    }
}
