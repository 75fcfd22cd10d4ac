/*
 * The same system calls as the backend procfs, from C: what a measurement costs at least. One number on stdout for each
 * command, in microseconds of CPU time of this thread; "loop" and "clock" give the CPU seconds of the process, and the missed
 * ticks.
 * "burn" is a program whose use of CPU is known, and "truth" tells it by another way than ours: lines of the monotonic clock and
 * the CPU clock of a process, in nanoseconds, a thousand a second.
 *
 *   peer held PID COUNT       stat, statm, io and the size of fd through open descriptors
 *   peer parsed PID COUNT     the same, and the numbers taken out of the text
 *   peer fresh PID COUNT      the same files, opened for each read
 *   peer list COUNT           stat, statm and the owner of every process
 *   peer loop PID HERTZ SECS  held, at absolute times
 *   peer clock PID HERTZ SECS the CPU clock of the process alone, at absolute times
 *   peer watch SECS PID...    held, each of them once a second; CPU seconds of the process
 *   peer burn RUN PERIOD THREADS   runs for RUN of each PERIOD microseconds, in each thread
 *   peer truth PID SECS
 *   peer crowd PROCESSES SOCKETS FILES   processes with so many ends of TCP connections and files; prints their pids, and they end
 *                             with it
 *   peer dump COUNT           the TCP sockets of this network namespace with their counters, by sock_diag
 *   peer send COUNT           send and recv of a byte over TCP; microseconds for each call
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILES = 3, SIZE = 4096, FIELDS = 22 };
static const char *const NAMES[FILES] = {"stat", "statm", "io"};
static char text[SIZE];
static volatile uint64_t sink;

static void fail(const char *what)
{
    fprintf(stderr, "peer: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int open_below(const char *pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        fail(path);
    return file;
}

/* The numbers of a text from here on; what is no digit parts them. */
static void parse(const char *from, ssize_t length)
{
    const char *end = text + length;
    uint64_t number = 0;
    for (int field = 0; from < end && field < FIELDS; from++) {
        unsigned digit = (unsigned)(*from - '0');
        if (digit < 10) {
            number = number * 10 + digit;
        } else if (number != 0 || *from == ' ') {
            sink += number;
            number = 0;
            field++;
        }
    }
}

static void read_held(const int files[FILES + 1], int parsing)
{
    struct stat size;
    for (int i = 0; i < FILES; i++) {
        ssize_t length = pread(files[i], text, SIZE, 0);
        if (length <= 0)
            fail(NAMES[i]);
        if (parsing) {
            const char *bracket = i == 0 ? memrchr(text, ')', (size_t)length) : NULL;
            parse(bracket != NULL ? bracket : text, length);
        }
    }
    if (fstat(files[FILES], &size) != 0)
        fail("fd");
    sink += (uint64_t)size.st_size;
}

static void open_all(const char *pid, int files[FILES + 1])
{
    for (int i = 0; i < FILES; i++)
        files[i] = open_below(pid, NAMES[i]);
    files[FILES] = open_below(pid, "fd");
}

static void held(const char *pid, int count, int parsing)
{
    int files[FILES + 1];
    open_all(pid, files);
    double start = now(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < count; i++)
        read_held(files, parsing);
    printf("%f\n", (now(CLOCK_THREAD_CPUTIME_ID) - start) / count);
}

static int read_fresh(const char *pid, const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t length = read(file, text, SIZE);
    close(file);
    return length > 0;
}

static void fresh(const char *pid, int count)
{
    char path[64];
    struct stat size;
    snprintf(path, sizeof path, "/proc/%s/fd", pid);
    double start = now(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < count; i++) {
        for (int f = 0; f < FILES; f++)
            if (!read_fresh(pid, NAMES[f]))
                fail(NAMES[f]);
        if (stat(path, &size) != 0)
            fail(path);
    }
    printf("%f\n", (now(CLOCK_THREAD_CPUTIME_ID) - start) / count);
}

static void list_once(void)
{
    char path[300];
    struct stat owner;
    DIR *folder = opendir("/proc");
    if (folder == NULL)
        fail("/proc");
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
            continue;
        snprintf(path, sizeof path, "/proc/%s", entry->d_name);
        sink += (uint64_t)(read_fresh(entry->d_name, "stat") && read_fresh(entry->d_name, "statm"));
        sink += (uint64_t)(stat(path, &owner) == 0);
    }
    closedir(folder);
}

static void list(int count)
{
    double start = now(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < count; i++)
        list_once();
    printf("%f\n", (now(CLOCK_THREAD_CPUTIME_ID) - start) / count);
}

/* With parsing, the files; otherwise the clock. */
static void loop(const char *pid, int hertz, int seconds, int parsing)
{
    int files[FILES + 1];
    clockid_t clock;
    struct timespec used;
    open_all(pid, files);
    if (clock_getcpuclockid(atoi(pid), &clock) != 0)
        fail("clock");
    const int64_t step = 1000000000 / hertz;
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int64_t first = start.tv_sec * INT64_C(1000000000) + start.tv_nsec;
    int64_t missed = 0;
    for (int64_t tick = 1; tick <= (int64_t)hertz * seconds;) {
        int64_t due = first + tick * step;
        struct timespec at = {due / 1000000000, due % 1000000000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
        if (parsing)
            read_held(files, 1);
        else if (clock_gettime(clock, &used) != 0)
            fail("clock");
        struct timespec end;
        clock_gettime(CLOCK_MONOTONIC, &end);
        int64_t passed = (end.tv_sec * INT64_C(1000000000) + end.tv_nsec - first) / step;
        missed += passed > tick ? passed - tick : 0;
        tick = (passed > tick ? passed : tick) + 1;
    }
    printf("%f %lld\n", now(CLOCK_PROCESS_CPUTIME_ID) / 1e6, (long long)missed);
}

static void watch(int seconds, int count, char **pids)
{
    int(*files)[FILES + 1] = calloc((size_t)count, sizeof *files);
    if (files == NULL)
        fail("watch");
    for (int i = 0; i < count; i++)
        open_all(pids[i], files[i]);
    double start = now(CLOCK_PROCESS_CPUTIME_ID);
    for (int second = 0; second < seconds; second++) {
        sleep(1);
        for (int i = 0; i < count; i++)
            read_held(files[i], 1);
    }
    printf("%f\n", (now(CLOCK_PROCESS_CPUTIME_ID) - start) / 1e6);
}

static int64_t nanos(clockid_t clock)
{
    struct timespec time;
    if (clock_gettime(clock, &time) != 0)
        fail("clock");
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static void sleep_until(int64_t due)
{
    struct timespec at = {due / 1000000000, due % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

struct burner {
    pthread_t thread;
    int64_t run;
    int64_t period;
    int64_t first;
};

static void *burn_forever(void *argument)
{
    const struct burner *burner = argument;
    for (int64_t due = burner->first;; due += burner->period) {
        sleep_until(due);
        int64_t end = nanos(CLOCK_THREAD_CPUTIME_ID) + burner->run;
        while (nanos(CLOCK_THREAD_CPUTIME_ID) < end)
            sink++;
    }
    return NULL;
}

static void burn(int64_t run, int64_t period, int threads)
{
    struct burner *all = calloc((size_t)threads, sizeof *all);
    pthread_attr_t small;
    if (all == NULL || pthread_attr_init(&small) != 0 || pthread_attr_setstacksize(&small, 64 * 1024) != 0)
        fail("burn");
    int64_t start = nanos(CLOCK_MONOTONIC);
    for (int i = 0; i < threads; i++) {
        all[i].run = run * 1000;
        all[i].period = period * 1000;
        all[i].first = start + all[i].period * i / threads;
        if (pthread_create(&all[i].thread, &small, burn_forever, &all[i]) != 0)
            fail("thread");
    }
    pause();
}

static void truth(int pid, int seconds)
{
    clockid_t clock;
    if (clock_getcpuclockid(pid, &clock) != 0)
        fail("clock");
    int64_t start = nanos(CLOCK_MONOTONIC);
    for (int64_t i = 0; i < (int64_t)seconds * 1000; i++) {
        sleep_until(start + i * 1000000);
        int64_t time = nanos(CLOCK_MONOTONIC);
        printf("%lld %lld\n", (long long)time, (long long)nanos(clock));
    }
}

/* Both ends of a connection over loopback. */
static void connect_pair(int ends[2])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    ends[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1) != 0
        || getsockname(listener, (struct sockaddr *)&address, &length) != 0
        || connect(ends[0], (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    ends[1] = accept(listener, NULL, NULL);
    if (ends[1] < 0)
        fail("accept");
    close(listener);
}

static void crowd(int processes, int sockets, int files)
{
    for (int i = 0; i < processes; i++) {
        pid_t pid = fork();
        if (pid < 0)
            fail("fork");
        if (pid == 0) {
            int ends[2];
            if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
                fail("prctl");
            for (int j = 0; j < sockets / 2; j++)
                connect_pair(ends);
            for (int j = 0; j < files; j++)
                if (open("/dev/null", O_RDONLY) < 0)
                    fail("open");
            pause();
            _exit(0);
        }
        printf("%d ", (int)pid);
    }
    printf("\n");
    fflush(stdout);
    while (getchar() != EOF)
        ;
}

static void dump(int count)
{
    static char rows[256 * 1024];
    struct {
        struct nlmsghdr head;
        struct inet_diag_req what;
    } request = {.head = {.nlmsg_len = sizeof request, .nlmsg_type = TCPDIAG_GETSOCK, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
                 .what = {.idiag_ext = 1 << (INET_DIAG_INFO - 1), .idiag_states = 0xFFF & ~(1 << 6)}};
    int netlink = socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
    if (netlink < 0)
        fail("netlink");
    double begin = now(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < count; i++) {
        if (send(netlink, &request, sizeof request, 0) < 0)
            fail("send");
        for (int more = 1; more;) {
            ssize_t length = recv(netlink, rows, sizeof rows, 0);
            if (length <= 0)
                fail("recv");
            for (struct nlmsghdr *row = (void *)rows; NLMSG_OK(row, (size_t)length); row = NLMSG_NEXT(row, length)) {
                more &= row->nlmsg_type != NLMSG_DONE && row->nlmsg_type != NLMSG_ERROR;
                sink += ((struct inet_diag_msg *)NLMSG_DATA(row))->idiag_inode;
            }
        }
    }
    printf("%f\n", (now(CLOCK_THREAD_CPUTIME_ID) - begin) / count);
}

static void send_bytes(int count)
{
    int ends[2];
    char byte = 'x';
    connect_pair(ends);
    double begin = now(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < count; i++)
        if (send(ends[0], &byte, 1, 0) != 1 || recv(ends[1], &byte, 1, 0) != 1)
            fail("send");
    printf("%f\n", (now(CLOCK_THREAD_CPUTIME_ID) - begin) / count / 2);
}

int main(int count, char **words)
{
    if (count == 4 && strcmp(words[1], "held") == 0)
        held(words[2], atoi(words[3]), 0);
    else if (count == 4 && strcmp(words[1], "parsed") == 0)
        held(words[2], atoi(words[3]), 1);
    else if (count == 4 && strcmp(words[1], "fresh") == 0)
        fresh(words[2], atoi(words[3]));
    else if (count == 3 && strcmp(words[1], "list") == 0)
        list(atoi(words[2]));
    else if (count == 5 && strcmp(words[1], "loop") == 0)
        loop(words[2], atoi(words[3]), atoi(words[4]), 1);
    else if (count == 5 && strcmp(words[1], "clock") == 0)
        loop(words[2], atoi(words[3]), atoi(words[4]), 0);
    else if (count > 3 && strcmp(words[1], "watch") == 0)
        watch(atoi(words[2]), count - 3, words + 3);
    else if (count == 5 && strcmp(words[1], "burn") == 0)
        burn(atoi(words[2]), atoi(words[3]), atoi(words[4]));
    else if (count == 4 && strcmp(words[1], "truth") == 0)
        truth(atoi(words[2]), atoi(words[3]));
    else if (count == 5 && strcmp(words[1], "crowd") == 0)
        crowd(atoi(words[2]), atoi(words[3]), atoi(words[4]));
    else if (count == 3 && strcmp(words[1], "dump") == 0)
        dump(atoi(words[2]));
    else if (count == 3 && strcmp(words[1], "send") == 0)
        send_bytes(atoi(words[2]));
    else
        return 2;
    return 0;
}
