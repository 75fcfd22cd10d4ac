package io.processinspect.checks.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.processinspect.checks.Checkout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, for the tests of one class. */
public final class Chromium implements AutoCloseable {
    /** With these it keeps to itself, and needs neither a screen nor a network. */
    public static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium() {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(FLAGS));
    }

    /** Starts it, or skips what asks for it where it is not installed. */
    static Chromium start() {
        Checkout.need("chromium", "apt-get install chromium");
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        return new Chromium();
    }

    /** A tab of its own user, as wide as a desk's. */
    Tab tab() {
        return tab(1440, 900, ColorScheme.LIGHT);
    }

    Tab tab(int width, int height, ColorScheme theme) {
        return new Tab(browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(theme)
                .setPermissions(List.of("clipboard-read", "clipboard-write"))));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
