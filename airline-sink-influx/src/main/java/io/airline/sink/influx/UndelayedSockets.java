package io.airline.sink.influx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes sockets that send what is written at once. The client writes a request in two parts, its head and its body; others
 * hold back the second until the first is acknowledged, and the server holds back its acknowledgement for 40 ms and waits
 * for the second (Nagle's algorithm, RFC 896, meets delayed acknowledgements, RFC 1122). Immutable and thread-safe.
 */
final class UndelayedSockets extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
        return undelayed(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return undelayed(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return undelayed(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return undelayed(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return undelayed(new Socket(address, port, localAddress, localPort));
    }

    private static Socket undelayed(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return socket;
    }
}
