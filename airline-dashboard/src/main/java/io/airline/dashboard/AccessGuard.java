package io.airline.dashboard;

import io.airline.model.config.Secret;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets in who may come in. With an access token that is who shows it, as {@code Authorization: Bearer} or, from a browser,
 * in the form at {@code /login}, which sets a cookie. The cookie is derived from the token, so that it gives the token away
 * to nobody and is still good after a restart. The token is not taken from an address, for addresses are logged.
 *
 * <p>Without a token a dashboard at loopback answers to loopback names only: a page of somebody else whose name was made to
 * point here (DNS rebinding) gets nothing.
 *
 * <p>Thread-safe.
 */
final class AccessGuard {
    static final String LOGIN = "/login";

    /** What shows the form. */
    private static final Set<String> OPEN = Set.of(LOGIN, "/login.css");

    private static final String COOKIE = "airline_dashboard";
    private static final String BEARER = "Bearer ";
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Optional<Secret> token;
    private final boolean isLoopback;

    AccessGuard(DashboardConfig config) {
        this.token = config.accessToken();
        this.isLoopback = isLoopback(config.host());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // The server says so when it is to listen there.
            return false;
        }
    }

    /** Returns whether everybody who reaches the port sees everything. */
    boolean isOpenToAll() {
        return token.isEmpty() && !isLoopback;
    }

    /**
     * Lets a request pass, or sends a browser to the login form.
     *
     * @throws Problem if the request may not pass
     */
    void check(Context context) {
        if (token.isEmpty()) {
            requireLoopbackName(context);
        } else if (!OPEN.contains(context.path()) && !isAdmitted(context)) {
            refuse(context);
        }
    }

    /**
     * Refuses a request that changes something and was made by a page of another site.
     *
     * @throws Problem if it is one
     */
    static void requireSameSite(Context context) {
        String site = context.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new Problem(HttpStatus.FORBIDDEN, "this may not be asked for by a page of another site");
        }
    }

    /** Takes the token from the login form. */
    void login(Context context) {
        requireSameSite(context);
        String shown = context.formParam("token");
        if (token.isEmpty() || shown == null || !isSame(token.get().reveal(), shown.strip())) {
            throw new Problem(HttpStatus.UNAUTHORIZED, "the access token is not right");
        }
        Cookie cookie = new Cookie(COOKIE, session(token.get()));
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.STRICT);
        context.cookie(cookie).redirect("/", HttpStatus.SEE_OTHER);
    }

    private void requireLoopbackName(Context context) {
        String host = context.header("Host");
        if (isLoopback && host != null) {
            String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
            if (!LOOPBACK_NAMES.contains(name)) {
                throw new Problem(
                        HttpStatus.MISDIRECTED_REQUEST,
                        "the dashboard listens at loopback and is not '%s'; with dashboard.access-token it answers to any name"
                                .formatted(name));
            }
        }
    }

    private boolean isAdmitted(Context context) {
        String authorization = context.header("Authorization");
        if (authorization != null && authorization.startsWith(BEARER)) {
            return isSame(token.orElseThrow().reveal(), authorization.substring(BEARER.length()));
        }
        String cookie = context.cookie(COOKIE);
        return cookie != null && isSame(session(token.orElseThrow()), cookie);
    }

    private static void refuse(Context context) {
        String accept = context.header("Accept");
        if (context.method().equals(HandlerType.GET) && accept != null && accept.contains("text/html")) {
            context.redirect(LOGIN, HttpStatus.SEE_OTHER);
            context.skipRemainingHandlers();
        } else {
            context.header("WWW-Authenticate", "Bearer");
            throw new Problem(
                    HttpStatus.UNAUTHORIZED, "an access token is needed: Authorization: Bearer, or the form at /login");
        }
    }

    /** Takes the same time wherever the two differ. */
    private static boolean isSame(String expected, String shown) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    private static String session(Secret token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(COOKIE.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
