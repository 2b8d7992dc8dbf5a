// Not a test: what ThreadSanitizer must overlook in this program. Debian's Abseil is not
// instrumented, so the reference count of a status that two threads hold is invisible to it.

extern "C" const char* __tsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "called_from_lib:libabsl_status.so\n";
}
