// SPDX-License-Identifier: Apache-2.0
#include "terraform/deep_stack.h"

#include <pthread.h>

namespace assay::terraform {
namespace {

// Reserved, not used: only the pages that are touched count. Sanitizers make frames several times larger.
constexpr std::size_t kStackBytes = 256u << 20;

void* Call(void* f) {
  (*static_cast<const std::function<void()>*>(f))();
  return nullptr;
}

}  // namespace

void RunOnDeepStack(const std::function<void()>& f) {
  pthread_attr_t attributes;
  pthread_t thread;
  if (pthread_attr_init(&attributes) != 0) return f();
  const bool started =
      pthread_attr_setstacksize(&attributes, kStackBytes) == 0 &&
      pthread_create(&thread, &attributes, Call, const_cast<std::function<void()>*>(&f)) == 0;
  pthread_attr_destroy(&attributes);
  if (!started) return f();
  pthread_join(thread, nullptr);
}

}  // namespace assay::terraform
