#!/bin/sh
# JNA 5.19.1 with the native part of another version (5.13.0).
#
# The guess: a native library that cannot be used is a LinkageError (UnsatisfiedLinkError, NoClassDefFoundError), so a program
# that has JNA as an option catches that and goes on without it.
# The truth: for a library of another version com.sun.jna.Native throws a plain java.lang.Error, whose message begins with empty
# lines. It passes by every catch of LinkageError, and a log that prints the first line of the message prints nothing.
# Why it matters: that is what happens where a distribution's own library is found first (jna.boot.library.path, or
# jna.nosys=false), so the program dies exactly on the machines for which the fallback was written.
#
# Seen with JNA 5.19.1 and 5.13.0 on Java 17.0.15 and 25, Linux x86-64. Needs a JDK and Maven. Fails if that changes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

for version in 5.19.1 5.13.0; do
  mvn -q -B dependency:copy -Dartifact="net.java.dev.jna:jna:$version" -DoutputDirectory="$work" >/dev/null
done
mkdir old
(cd old && jar xf ../jna-5.13.0.jar com/sun/jna/linux-x86-64/libjnidispatch.so)

cat >Load.java <<'JAVA'
public class Load {
    public static void main(String[] arguments) {
        try {
            System.out.println("loaded, pointers of " + com.sun.jna.Native.POINTER_SIZE + " bytes");
        } catch (LinkageError expected) {
            System.out.println("a LinkageError: " + expected.getClass().getName());
        } catch (Error plain) {
            String first = plain.getMessage().lines().findFirst().orElse("none");
            System.out.println(plain.getClass().getName() + ", first line of its message: \"" + first + "\"");
        }
    }
}
JAVA
javac -cp jna-5.19.1.jar Load.java
own=$(java -cp jna-5.19.1.jar:. Load 2>/dev/null)
other=$(java -Djna.boot.library.path=old/com/sun/jna/linux-x86-64 -cp jna-5.19.1.jar:. Load 2>/dev/null)

echo "with its own library:        $own"
echo "with that of JNA 5.13.0:     $other"
[ "$own" = "loaded, pointers of 8 bytes" ]
[ "$other" = 'java.lang.Error, first line of its message: ""' ]
