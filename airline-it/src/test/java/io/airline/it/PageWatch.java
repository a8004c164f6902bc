package io.airline.it;

import java.util.List;

/**
 * Watches how a page paints, from within its browser. Durations are in nanoseconds. Used by one thread.
 *
 * <p>A frame time is the time between two callbacks of {@code requestAnimationFrame}; a callback time how long one of the
 * page's own callbacks took, which is where it paints; a long task what blocked the page for 50 ms or more.
 */
final class PageWatch {
    private static final String SCRIPT =
            """
            window.watched = { pictures: [], frames: [], callbacks: [], longTasks: [] };
            {
              const frame = window.requestAnimationFrame.bind(window);
              window.requestAnimationFrame = callback => frame(time => {
                const begin = performance.now();
                try {
                  callback(time);
                } finally {
                  watched.callbacks.push(performance.now() - begin);
                }
              });
              let last = null;
              const next = time => {
                if (last !== null) watched.frames.push(time - last);
                last = time;
                frame(next);
              };
              frame(next);
              new PerformanceObserver(list => list.getEntries().forEach(({ duration }) => watched.longTasks.push(duration)))
                .observe({ type: 'longtask' });
              new MutationObserver(() => {
                const { paintedEvents, paintedAt } = document.documentElement.dataset;
                watched.pictures.push([Number(paintedEvents), Number(paintedAt)]);
              }).observe(document, { attributes: true, attributeFilter: ['data-painted-at'], subtree: true });
            }
            """;

    private final Browser browser;

    /** Watches the pages that the browser opens from now on. */
    PageWatch(Browser browser) {
        this.browser = browser;
        browser.runBeforeEachPage(SCRIPT);
    }

    /**
     * A picture that was painted.
     *
     * @param events number of events that it shows, in the longest window
     * @param paintedAt when it was on the screen, in milliseconds since the epoch
     */
    record Picture(long events, long paintedAt) {}

    /** Forgets what was seen so far. */
    void forget() {
        browser.run("Object.values(watched).forEach(list => list.length = 0)");
    }

    /** Returns the pictures painted since the last {@link #forget()}, in their order. */
    List<Picture> pictures() {
        return ((List<?>) browser.run("return watched.pictures"))
                .stream()
                        .map(each -> (List<?>) each)
                        .map(each ->
                                new Picture(((Number) each.get(0)).longValue(), ((Number) each.get(1)).longValue()))
                        .toList();
    }

    long[] frameTimes() {
        return times("frames");
    }

    long[] callbackTimes() {
        return times("callbacks");
    }

    long[] longTasks() {
        return times("longTasks");
    }

    private long[] times(String name) {
        return ((List<?>) browser.run("return watched[arguments[0]]", name))
                .stream()
                        .mapToLong(each -> Math.round(((Number) each).doubleValue() * 1e6))
                        .toArray();
    }
}
