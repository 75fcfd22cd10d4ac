package io.processinspect.checks.benchmarks;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long {@code snapshot self} takes from a shell, against Python with psutil doing the same. */
final class StartCost {
    private static final int ROUNDS = Scale.of(25);
    private static final String PYTHON =
            "import psutil; p = psutil.Process(); print(p.as_dict(['name','status','create_time','memory_info','num_fds',"
                    + "'num_threads','cpu_times','io_counters']))";

    private StartCost() {}

    private record Cost(double wallMillis, double cpuMillis) {}

    static List<Figure> measure() throws Exception {
        String jar = Checkout.program().toString();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> bare = List.of(java, "-jar", jar, "snapshot", "self");
        List<String> launcher = List.of(Checkout.ROOT.resolve("processinspect").toString(), "snapshot", "self");
        List<String> python = List.of(Peer.python(), "-c", PYTHON);
        boolean hasPython = works(python);
        List<Figure> figures = new ArrayList<>();
        Cost ours = cost(launcher);
        figures.add(figure(
                "start: ./processinspect snapshot self, Java "
                        + Runtime.version().feature(),
                ours,
                ""));
        figures.add(figure("start: the same without the class-data archive", cost(bare), ""));
        if (hasPython) {
            Cost peer = cost(python);
            figures.add(figure("start: python3 with psutil, the same numbers", peer, "the peer"));
            figures.add(new Figure(
                    "start: ours against psutil's",
                    String.format(
                            Locale.ROOT,
                            "%.1f x wall, %.1f x CPU",
                            ours.wallMillis / peer.wallMillis,
                            ours.cpuMillis / peer.cpuMillis),
                    "<= 2.2 x wall"));
        } else {
            System.out.println("skipped: python3 with psutil is not there (pip install psutil)");
        }
        return figures;
    }

    private static Figure figure(String what, Cost cost, String target) {
        return new Figure(
                what, String.format(Locale.ROOT, "%.0f ms wall, %.0f ms CPU", cost.wallMillis, cost.cpuMillis), target);
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            return run(command) == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static Cost cost(List<String> command) throws Exception {
        run(command);
        double[] walls = new double[ROUNDS];
        double cpu = childrenMillis();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            if (run(command) != 0) {
                throw new IllegalStateException("it failed: " + command);
            }
            walls[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(walls);
        return new Cost(walls[ROUNDS / 2], (childrenMillis() - cpu) / ROUNDS);
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** CPU time of all children so far: fields 16 and 17 of /proc/self/stat, in ticks of 10 ms. */
    private static double childrenMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 10.0;
    }
}
