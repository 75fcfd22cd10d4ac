package io.processinspect.rest.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A handshake in memory before the server starts: a key may be of a type, or too short, for every client. */
final class TrialHandshake {
    /** A handshake takes about ten. */
    private static final int MAX_STEPS = 100;

    private final SSLEngine server;
    private final SSLEngine client;
    private final ByteBuffer toServer;
    private final ByteBuffer toClient;

    private TrialHandshake(SSLEngine server, SSLEngine client) {
        this.server = server;
        this.client = client;
        this.toServer = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        this.toClient = ByteBuffer.allocate(server.getSession().getPacketBufferSize());
    }

    /**
     * Shakes hands with the keys of a keystore.
     *
     * @throws SSLException when that fails
     */
    static void with(KeyStore keystore, char[] password) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keystore, password);
        SSLEngine server = context(keys.getKeyManagers()).createSSLEngine();
        server.setUseClientMode(false);
        SSLEngine client = context(new KeyManager[0]).createSSLEngine();
        client.setUseClientMode(true);
        new TrialHandshake(server, client).run();
    }

    private static SSLContext context(KeyManager[] keys) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    private void run() throws IOException {
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < MAX_STEPS && !(isDone(client) && isDone(server)); i++) {
            step(client, toServer, toClient);
            step(server, toClient, toServer);
        }
        if (!isDone(client) || !isDone(server)) {
            throw new SSLException("the handshake does not finish");
        }
    }

    private static boolean isDone(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws IOException {
        Runnable task = engine.getDelegatedTask();
        if (task != null) {
            task.run();
        } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
        } else if (in.position() > 0) {
            in.flip();
            engine.unwrap(in, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
            in.compact();
        }
    }

    /** The trial is about the key; whether a client trusts the certificate is the client's matter. */
    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
