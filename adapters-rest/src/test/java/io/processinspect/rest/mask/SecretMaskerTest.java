package io.processinspect.rest.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class SecretMaskerTest {
    /** Arguments are parted by bars, and in place of the X stands a secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "app|--password=X",
                "app|--password|X",
                "app|--db-password|X",
                "app|-Dspring.datasource.password=X",
                "java|-Djavax.net.ssl.keyStorePassword=X|-jar|a.jar",
                "env|PGPASSWORD=X|psql",
                "app|DB_PASS: X",
                "app|--api-key=X",
                "app|--apikey|X",
                "app|--client-secret|X",
                "app|--token|X",
                "app|--access_token=X",
                "app|aws_secret_access_key=X",
                "app|--auth=X",
                "app|jdbc:sqlserver://h;user=sa;Password=X;encrypt=true",
                "app|jdbc:mysql://h/db?user=u&password=X&ssl=true",
                "app|https://user:X@example.org/path",
                "app|postgres://user:X@db:5432/name",
                "app|redis://:X@cache:6379",
                "app|https://example.org/?token=X&page=1",
                "app|{\"user\":\"u\",\"secret\":\"X\"}",
                "app|{\"password\": \"two words X\"}",
                "app|--password='two words X'",
                "curl|-H|Authorization: Bearer X|https://example.org",
                "curl|-H|Authorization: Basic X",
                "curl|-H|X-Api-Key: X",
                "/usr/bin/curl|-u|me:X|https://example.org",
                "curl|-ume:X|https://example.org",
                "curl|-b|session_token=X",
                "other|-u|bob:X",
                "app|--password=a,X;b&c'd e",
                "app|PASSWORD=two words X",
                "curl|-H|Authorization: GenieKey X",
                "curl|-H|Authorization: Digest username=u, response=\"X\"",
                "curl|-H|Cookie: theme=dark; session=X",
                "sudo|mysql|-pX",
                "sh|-c|mysql -u root -pX db",
                "bash|-c|curl -u a:X https://example.org",
                "bash|-c|sshpass -p X ssh host",
                "curl|-sSu|a:X",
                "ldapsearch|-xw|X",
                "docker|login|-u|me|-p|X",
                "C:\\bin\\MYSQL|-pX",
                "mosquitto_pub|-P|X",
                "ssh-keygen|-N|X",
                "app|--psk|X",
                "app|pw=X",
                "nmcli|device|wifi|connect|home|password|X",
                "app|https://X@example.org/",
                "app|https://user:a/X@example.org/",
                "other|--user|bob:X",
                "mysql|-u|root|-pX|db",
                "/opt/mysql/bin/mysqldump|-pX",
                "sshpass|-p|X|ssh|host",
                "redis-cli|-a|X|ping",
                "C:\\tools\\curl.exe|-u|me:X",
                "C:\\tools\\app.exe|/password:X",
                "C:\\tools\\app.exe|/password|X",
                "python worker --password X --verbose",
                "worker: connecting with password=X",
                "app|--cookie=X",
                "app|AccountKey=X",
                "etcdctl|--user=root:X",
                "app|--proxy-user=bob:X",
                "app|-ubob:X",
                "curl|-HAuthorization: Bearer X",
                "curl|-H|X-Auth: Bearer X",
                "sh|-c|set -e\nmysql -uroot -pX",
                "sh|-c|true;mysql -uroot -pX",
                "sh|-c|true&&mysql\t-uroot\t-pX",
                "sh|-c|(mysql -uroot -pX)",
                "sh|-c|echo $(mysql -uroot -pX)",
                "sh|-c|echo `mysql -uroot -pX`",
                "sh|-c|it's; mysql -uroot -pX",
                "sh|-c|ssh host 'sh -c \"mysql -pX\"'",
                "sh|-c|docker login --password-stdin <<< X",
                "sh|-c|export TOKEN=X; run",
                "app|-d|{\"password\":\"a\\\"X\"}",
                "app|-d|{\"a\":\"{\\\"password\\\":\\\"b\\\\\\\"X\\\"}\"}",
                "app|--set|a.password=X,other=y",
                "valkey-cli|-a|X",
                "keydb-cli|-aX",
                "redis-cli|CONFIG|SET|requirepass|X",
                "aws|configure|set|aws_secret_access_key|X",
                "npm|config|set|//registry.example.org/:_authToken|X",
                "app|reset-admin-password|X",
                "sqlplus|user/X@db",
                "app|jdbc:oracle:thin:user/X@//h:1521/db",
                "curl|-b|sid=X",
                "curl|-E|cert.pem:X",
                "curl|-x|me:X@proxy:3128",
                "psql|-c|ALTER USER me PASSWORD 'X'",
                "mysql|-e|CREATE USER me IDENTIFIED BY 'X'",
                "openssl|pkcs12|-passin|pass:X",
                "rar|a|-hpX|a.rar",
                "lftp|-u|me,X|host",
                "rpcclient|-U|me%X|host",
                "xfreerdp|/p:X",
                "htpasswd|-b|file|me|X",
                "useradd|-p|X|me",
            })
    void what_looks_like_a_secret_is_masked(String form) {
        Random random = new Random(form.hashCode());
        for (int i = 0; i < 100; i++) {
            // A word that looks like nothing by itself.
            String secret = random.ints(9, 'a', 'z' + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            // A capital X that belongs to the form stands before another letter or a bar.
            List<String> line =
                    Arrays.asList(form.replaceAll("X(?![-a-wyz])", secret).split("\\|"));
            List<String> shown = SecretMasker.masked(line);
            assertFalse(String.join(" ", shown).contains(secret), () -> line + " -> " + shown);
            assertEquals(line.size(), shown.size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
                "AKIAIOSFODNN7EXAMPLE",
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1",
                "5f4dcc3b5aa765d61d8327deb882cf99",
                "sk-proj4abcdefghij0123456789",
                "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
                "whsec_16C7e42F292c6912E771",
                "dop_v1_16c7e42f292c6912e7710c838347ae17",
                "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQ",
            })
    void what_is_made_by_machines_for_machines_is_masked_wherever_it_stands(String secret) {
        assertEquals(List.of("app", "***"), SecretMasker.masked(List.of("app", secret)));
        assertFalse(SecretMasker.masked(List.of("app", "x=" + secret)).get(1).contains(secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java|-Xmx2g|-XX:+UseG1GC|-cp|/usr/share/java/app.jar:/opt/lib/other-2.7.RELEASE.jar|org.example.Main",
                "/usr/lib/chromium/chromium|--type=renderer|--lang=en-US|--num-raster-threads=1",
                "nginx: worker process",
                "postgres: checkpointer",
                "sshd|-D",
                "/usr/lib/systemd/systemd-logind",
                "mkdir|-p|/var/lib/app",
                "ps|-p|1234",
                "mysqld|--port=3306|--user=mysql",
                "git|log|--author=bob",
                "python3|-m|http.server|8000",
                "docker|run|-p|80:80|image:latest",
                "sh|-c|while true; do sleep 1; done",
                "surefire|2026-11-27T03-48-09_471-jvmRun1",
                "docker|run|-u|1000:1000|image@sha256:5f4dcc3b5aa765d61d8327deb882cf995f4dcc3b5aa765d61d8327deb882cf99",
                "mysql|--ssl-ca|/etc/ssl/ca.pem|--no-auto-rehash",
                "app|--token-file=/run/token|--password-stdin|--max-tokens=4096|--use-auth=false",
                "pytest|tests/test_auth.py::TestTokenRefresh::test_it",
                "chromium|--password-store=basic",
                "sk-learn-model-server|--port|80",
                "",
            })
    void what_looks_like_none_is_shown(String form) {
        List<String> line = Arrays.asList(form.split("\\|"));
        assertEquals(line, SecretMasker.masked(line));
    }

    @Test
    void a_line_that_was_cut_may_end_within_a_secret() {
        String cut = "x".repeat(4096 - 3 - 24 - 3);
        assertEquals(List.of("app", cut, "***"), SecretMasker.masked(List.of("app", cut, "postgres://u:hunter2secr")));
    }

    @Test
    void a_key_that_goes_on_in_further_arguments_is_masked_to_the_end() {
        assertEquals(
                List.of("app", "***", "***", "***", "***"),
                SecretMasker.masked(List.of("app", "-----BEGIN", "PRIVATE", "KEY-----", "MIIB")));
    }

    /** What docs/rest.md promises is what comes out here. */
    @Test
    void the_rate_of_a_corpus_is_the_documented_one() throws IOException {
        List<List<String>> secrets = corpus("with-secrets.jsonl");
        long masked = secrets.stream()
                .filter(line -> !String.join(" ", SecretMasker.masked(line)).contains("CANARY"))
                .count();
        List<List<String>> harmless = corpus("without-secrets.jsonl");
        long shown = harmless.stream()
                .filter(line -> SecretMasker.masked(line).equals(line))
                .count();
        String documented =
                "Of %d command lines with a secret, %d are masked; of %d without one, %d are shown unchanged."
                        .formatted(secrets.size(), masked, harmless.size(), shown);
        String docs = Files.readString(Path.of("..", "docs", "rest.md"));
        assertTrue(docs.contains(documented), documented);
    }

    /** What an attack found; new finds are added to the tables. */
    @Test
    void what_an_attack_found_is_masked_and_what_it_found_hidden_is_shown() throws IOException {
        for (List<String> line : corpus("attack.jsonl")) {
            List<String> shown = SecretMasker.masked(line);
            assertFalse(String.join(" ", shown).contains("CANARY"), () -> line + " -> " + shown);
        }
        for (List<String> line : corpus("attack-harmless.jsonl")) {
            assertEquals(line, SecretMasker.masked(line));
        }
    }

    /** One argument list a line, in JSON, in which the secret holds the word CANARY. */
    private static List<List<String>> corpus(String name) throws IOException {
        try (InputStream file = SecretMaskerTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> new Yaml().<List<String>>load(line))
                    .toList();
        }
    }

    /** Quotes without an end, brackets without a beginning, and what else nobody thinks of. */
    @Test
    void odd_lines_are_read_to_their_end() {
        String[] parts = {
            "",
            "pass",
            "password",
            "token",
            "=",
            ":",
            "\"",
            "'",
            "\\",
            "$",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            " ",
            "\n",
            "|",
            "&",
            ";",
            "<<",
            "<<<",
            "-",
            "--",
            "-p",
            "-u",
            "mysql",
            "curl",
            "chpasswd",
            "echo",
            "sudo",
            "-S",
            "@",
            "/",
            "://",
            ":\\/\\/",
            "Authorization",
            "bearer",
            "?",
            "#",
            "+",
            "identified",
            "by",
            ":thin:",
            "-----BEGIN",
            "eyJ",
            "%",
            "net",
            "\0",
            "\ud83d"
        };
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            List<String> line = new ArrayList<>();
            for (int words = random.nextInt(5); words > 0; words--) {
                StringBuilder word = new StringBuilder();
                for (int count = random.nextInt(9); count > 0; count--) {
                    word.append(parts[random.nextInt(parts.length)]);
                }
                line.add(word.toString());
            }
            assertEquals(line.size(), SecretMasker.masked(line).size(), line::toString);
        }
    }

    /** Whatever it consists of: twice the text takes twice the time, which MaskCost measures; here it ends. */
    @Test
    @Timeout(20)
    void any_text_is_read_in_a_time_that_grows_with_it() {
        for (String part : List.of(
                "pass",
                "--password ",
                "a:b@",
                "://a:",
                "://",
                ":thin:a/",
                "$(",
                "'a \"",
                "mysql ",
                "Bearer ",
                "eyJ",
                "-----BEGIN",
                "aA1",
                "'",
                "=")) {
            List<String> line = new ArrayList<>(List.of("app"));
            line.add(part.repeat(4096 / part.length()));
            assertEquals(2, SecretMasker.masked(line).size());
        }
        assertEquals(List.of(), SecretMasker.masked(List.of()));
    }
}
