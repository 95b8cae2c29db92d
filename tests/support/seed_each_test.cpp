// Catch2 2.x declares its listeners only with this macro.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "support/torch_catch.hpp"

// LibTorch seeds its generator from the machine's entropy, so a test that draws would get other
// numbers in every run: each test case starts from the same seed instead.
namespace {

#if __has_include(<catch2/catch_all.hpp>)
using Listener = Catch::EventListenerBase;
#else
using Listener = Catch::TestEventListenerBase;
#endif

class SeedEachTest : public Listener {
 public:
  using Listener::Listener;
  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    Listener::testCaseStarting(info);
    torch::manual_seed(20);
  }
};

}  // namespace

CATCH_REGISTER_LISTENER(SeedEachTest)
