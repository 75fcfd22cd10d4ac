@echo off
rem Runs the command line from a checkout. Builds it first where it was not built; after a change run "mvn package".
setlocal
set "home=%~dp0"
set "target=%home%adapters-cli\target"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"

"%java%" -version >nul 2>&1
if errorlevel 1 (
  echo processinspect: cannot start: no Java at '%java%'; install a JDK 17 or later, or point JAVA_HOME at one 1>&2
  exit /b 1
)
if not exist "%target%\processinspect.jar" (
  where mvn >nul 2>&1
  if errorlevel 1 (
    echo processinspect: cannot build: no Maven; install Maven 3.8 or later 1>&2
    exit /b 1
  )
  echo processinspect: building, once; this takes a minute or two 1>&2
  pushd "%home%"
  call mvn -B -q -DskipTests -pl adapters-cli -am package 1>&2
  if errorlevel 1 (
    popd
    echo processinspect: the build failed; 'mvn verify' shows all of it 1>&2
    exit /b 1
  )
  popd
)
rem JNA leaves a library of its own where it is told, else in the folder for temporary files.
set "jna=%TEMP%"
if defined LOCALAPPDATA set "jna=%LOCALAPPDATA%\processinspect\jna"
rem A server runs for long, and so has the time to compile.
set tuning=-XX:TieredStopAtLevel=1
if "%~1"=="serve" set tuning=-XX:+TieredCompilation
"%java%" -Djna.tmpdir="%jna%" -XX:SharedArchiveFile="%target%\processinspect.jsa" -Xshare:auto -Xlog:disable %tuning% -XX:+UseSerialGC -jar "%target%\processinspect.jar" %*
