#pragma once
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace gaze_tests {

/// What to start a program with. Empty file names: /dev/null.
struct Start {
  std::vector<std::string> command;
  std::string in, out, err;
  long largest_file = -1;  ///< bytes; a write beyond fails, as on a full disk
};

/// A program that runs beside the test.
class Process {
 public:
  explicit Process(const Start& start) {
    int started[2];
    if (pipe2(started, O_CLOEXEC) != 0) throw std::runtime_error("cannot start a process");
    id_ = fork();
    if (id_ < 0) throw std::runtime_error("cannot start a process");
    if (id_ == 0) become(start);
    // Until it is the other program, a signal would meet the test's own handlers in it.
    close(started[1]);
    char none = 0;
    while (read(started[0], &none, 1) < 0) continue;
    close(started[0]);
  }
  ~Process() {
    if (id_ > 0) stop(SIGKILL);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const { kill(id_, number); }

  bool ended() const { return status("State:").find('Z') != std::string::npos; }

  /// Waits until the program has a handler of its own for a signal, which takes a busy machine a
  /// while. False: it ended before.
  bool catches(int number) const {
    for (; !ended(); usleep(1000)) {
      if ((std::stoull(status("SigCgt:"), nullptr, 16) >> (number - 1) & 1) != 0) return true;
    }
    return false;
  }

  /// The exit status; 128 + the signal that ended it.
  int wait() {
    int status = 0;
    waitpid(id_, &status, 0);
    id_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  int stop(int number) {
    signal(number);
    return wait();
  }

 private:
  /// A field of what the kernel says of the program.
  std::string status(const std::string& field) const {
    std::ifstream fields("/proc/" + std::to_string(id_) + "/status");
    for (std::string line; std::getline(fields, line);) {
      if (line.rfind(field, 0) == 0) return line.substr(field.size());
    }
    return "0";
  }

  [[noreturn]] static void become(const Start& start) {
    redirect(start.in, O_RDONLY, STDIN_FILENO);
    redirect(start.out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(start.err, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    if (start.largest_file >= 0) {
      const auto size = static_cast<rlim_t>(start.largest_file);
      const rlimit limit = {size, size};
      setrlimit(RLIMIT_FSIZE, &limit);
      std::signal(SIGXFSZ, SIG_IGN);
    }
    std::vector<char*> words;
    for (const std::string& word : start.command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    execvp(words[0], words.data());
    _exit(127);
  }

  static void redirect(const std::string& path, int flags, int to) {
    const int file = open(path.empty() ? "/dev/null" : path.c_str(), flags, 0666);
    if (file < 0 || dup2(file, to) < 0) _exit(126);
    close(file);
  }

  pid_t id_ = -1;
};

inline int run_process(const Start& start) { return Process(start).wait(); }

}  // namespace gaze_tests
