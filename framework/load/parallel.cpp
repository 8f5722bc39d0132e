// SPDX-License-Identifier: Apache-2.0
#include "load/parallel.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace assay {
namespace {

constexpr std::size_t kStackBytes = 64u << 20;  // address space; only what is used becomes memory

struct Shared {
  std::size_t count;
  const std::function<void(std::size_t)>* work;
  std::atomic<std::size_t> next{0};
};

void* Run(void* argument) {
  Shared& shared = *static_cast<Shared*>(argument);
  for (std::size_t i; (i = shared.next.fetch_add(1)) < shared.count;) (*shared.work)(i);
  return nullptr;
}

}  // namespace

void ForEachIndex(std::size_t count, int jobs, const std::function<void(std::size_t)>& work) {
  if (count == 0) return;
  Shared shared{count, &work};
  const std::size_t wanted = std::min<std::size_t>(static_cast<std::size_t>(std::clamp(jobs, 1, 256)), count);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  std::vector<pthread_t> threads;
  for (std::size_t i = 0; i < wanted; ++i) {
    pthread_t thread;
    if (pthread_create(&thread, &attributes, &Run, &shared) != 0) break;
    threads.push_back(thread);
  }
  pthread_attr_destroy(&attributes);
  if (threads.empty()) Run(&shared);  // the system gives no thread: do it here
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
}

}  // namespace assay
