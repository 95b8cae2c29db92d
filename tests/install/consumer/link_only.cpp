#include <string>

void call_everything(const std::string& path);

int main(int count, char** arguments) {
  if (count > 1) call_everything(arguments[1]);
}
