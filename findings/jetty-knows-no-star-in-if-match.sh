#!/bin/sh
# Jetty 12.1.14's ResourceHandler with ETags, and the asterisk of If-Match and If-None-Match.
#
# The guess: a static file that exists matches "*", as RFC 9110 (13.1.1 and 13.1.2) says: "If-Match: *" is answered with 200,
# and "If-None-Match: *" with 304.
# The truth: the asterisk is treated like a tag that the file does not have. "If-Match: *" is answered
# with 412 although the file is there, and "If-None-Match: *" with the whole file. Lists of tags, weak ones included, are read.
# Why it matters: a client or a cache that asks "only if it exists" is told that it does not, for each file of the server, and
# only where ETags are switched on.
#
# Seen with Jetty 12.1.14 on Java 17 and 25. Needs a JDK and Maven. Fails if that changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for artifact in jetty-http jetty-io jetty-util jetty-server; do
  mvn -q -B dependency:copy -Dartifact="org.eclipse.jetty:$artifact:12.1.14" -DoutputDirectory="$work" >/dev/null
done
mvn -q -B dependency:copy -Dartifact="org.slf4j:slf4j-api:2.0.17" -DoutputDirectory="$work" >/dev/null
mkdir files
echo hello >files/a.txt

cat >Ask.java <<'JAVA'
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;

public class Ask {
    public static void main(String[] arguments) throws Exception {
        Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ResourceHandler files = new ResourceHandler();
        files.setBaseResource(ResourceFactory.of(files).newResource(Path.of("files")));
        files.setEtags(true);
        server.setHandler(files);
        server.start();
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        URI file = URI.create("http://127.0.0.1:" + port + "/a.txt");
        HttpClient client = HttpClient.newHttpClient();
        String tag = client.send(HttpRequest.newBuilder(file).build(), HttpResponse.BodyHandlers.discarding())
                .headers().firstValue("ETag").orElseThrow();
        for (String header : new String[] {"If-Match", "If-None-Match"}) {
            for (String value : new String[] {"W/\"other\", " + tag, "*"}) {
                HttpRequest request = HttpRequest.newBuilder(file).header(header, value).build();
                int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
                System.out.println(header + " " + (value.equals("*") ? "asterisk" : "list") + " " + status);
            }
        }
        server.stop();
    }
}
JAVA
seen=$(java -cp "$work/*" Ask.java 2>/dev/null)
echo "$seen"
[ "$seen" = "If-Match list 200
If-Match asterisk 412
If-None-Match list 304
If-None-Match asterisk 200" ]
