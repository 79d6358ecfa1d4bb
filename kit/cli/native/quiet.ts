/**
 * A third file of C++ in the addon: TensorFlow keeps its remarks to itself. As the library starts, before any code of the addon,
 * it writes on stderr which instructions it uses; `TF_CPP_MIN_LOG_LEVEL` is looked at too late for the first of these lines.
 *
 * The linker's `initfirst` has this function run before the library starts (glibc; elsewhere it runs after it, and the lines
 * stay). Variables are set here as well as where the kit loads the addon, because a worker thread and a test of Jest only change
 * copies of theirs.
 */
export const QUIET = 'quiet.cc';

/** The linker's flag, for glibc. */
export const INIT_FIRST = '-Wl,-z,initfirst';

/** Errors are still told. The function is TensorFlow 2.21's; `weak`: where another version has another one, nothing is called. */
export const QUIET_SOURCE = `#include <cstdlib>

namespace absl {
inline namespace lts_20250814 {
enum class LogSeverityAtLeast : int;
__attribute__((weak)) void SetMinLogLevel(LogSeverityAtLeast);
}  // namespace lts_20250814
}  // namespace absl

__attribute__((constructor)) static void quiet() {
  setenv("TF_CPP_MIN_LOG_LEVEL", "2", 0);
  setenv("TF_ENABLE_ONEDNN_OPTS", "1", 0);
  const int level = std::atoi(std::getenv("TF_CPP_MIN_LOG_LEVEL"));
  if (level >= 0 && level <= 3 && absl::SetMinLogLevel) absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(level));
}
`;
