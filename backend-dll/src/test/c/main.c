/* Runs all tests. The argument divides the number of repetitions: 10 runs a tenth of them. */
#include "check.h"
#include "stub.h"

#include <sched.h>

int effort_divisor = 1;

/* Monitoring that ends by itself releases its resources shortly after it is reported as inactive. */
static void check_nothing_is_held(void) {
    for (int attempts = 10000000; stub_held() != 0; attempts--) {
        CHECK(attempts > 0);
        sched_yield();
    }
}

int main(int count, char **arguments) {
    static const test *const suites[] = {json_tests, session_tests, process_tests, monitor_tests, hammer_tests};
    effort_divisor = count > 1 ? atoi(arguments[1]) : 1;
    CHECK(effort_divisor >= 1);
    int passed = 0;
    for (size_t suite = 0; suite < sizeof suites / sizeof *suites; suite++) {
        for (const test *next = suites[suite]; next->name != NULL; next++) {
            stub_reset();
            fprintf(stderr, "%s\n", next->name);
            next->run();
            CHECK(!is_metrics_monitoring_active());
            check_nothing_is_held();
            passed++;
        }
    }
    printf("%d passed, 0 failed\n", passed);
    return 0;
}
