package dev.vane.exporter;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * A HEAD request that looks like a GET to its handler. The answer has the headers of the GET; its body is swallowed, for a body
 * after a HEAD would be taken for the start of the next answer on the connection.
 */
final class HeadExchange extends HttpExchange {
    private final HttpExchange exchange;
    private OutputStream body = OutputStream.nullOutputStream();

    HeadExchange(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String getRequestMethod() {
        return "GET";
    }

    /** @param length of the GET's body: 0 is unknown, -1 is none */
    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        if (length != 0) {
            getResponseHeaders().set("Content-Length", Long.toString(Math.max(0, length)));
        }
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public OutputStream getResponseBody() {
        return body;
    }

    @Override
    public void setStreams(InputStream input, OutputStream output) {
        exchange.setStreams(input, null);
        body = output == null ? body : output;
    }

    @Override
    public Headers getRequestHeaders() {
        return exchange.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return exchange.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return exchange.getRequestURI();
    }

    @Override
    public HttpContext getHttpContext() {
        return exchange.getHttpContext();
    }

    @Override
    public void close() {
        exchange.close();
    }

    @Override
    public InputStream getRequestBody() {
        return exchange.getRequestBody();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return exchange.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return exchange.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return exchange.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return exchange.getProtocol();
    }

    @Override
    public Object getAttribute(String name) {
        return exchange.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        exchange.setAttribute(name, value);
    }

    @Override
    public HttpPrincipal getPrincipal() {
        return exchange.getPrincipal();
    }
}
