/** The web dashboard: files below {@code META-INF/processinspect/dashboard}, and no classes. */
module io.processinspect.dashboard {}
