// SPDX-License-Identifier: Apache-2.0
#include "evidence/timestamp.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

namespace assay::evidence {
namespace {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* t) const {
    Free(t);
  }
};
using Request = std::unique_ptr<TS_REQ, Deleter<TS_REQ_free>>;
using Response = std::unique_ptr<TS_RESP, Deleter<TS_RESP_free>>;
using Imprint = std::unique_ptr<TS_MSG_IMPRINT, Deleter<TS_MSG_IMPRINT_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, Deleter<X509_ALGOR_free>>;
using VerifyContext = std::unique_ptr<TS_VERIFY_CTX, Deleter<TS_VERIFY_CTX_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;

Request MakeRequest(std::string_view sha256) {
  const Algorithm algorithm(X509_ALGOR_new());
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr);
  const Imprint imprint(TS_MSG_IMPRINT_new());
  TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get());
  std::string digest(sha256);
  TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(digest.data()),
                         static_cast<int>(digest.size()));
  Request request(TS_REQ_new());
  TS_REQ_set_version(request.get(), 1);
  TS_REQ_set_msg_imprint(request.get(), imprint.get());
  TS_REQ_set_cert_req(request.get(), 1);
  return request;
}

X509_STORE* ReadStore(std::string_view pem) {
  X509_STORE* store = X509_STORE_new();
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  int count = 0;
  while (const Certificate certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    X509_STORE_add_cert(store, certificate.get());
    ++count;
  }
  ERR_clear_error();
  if (count > 0) return store;
  X509_STORE_free(store);
  return nullptr;
}

std::string Reason() {
  const unsigned long code = ERR_peek_last_error();
  const char* text = code ? ERR_reason_error_string(code) : nullptr;
  std::string reason = text ? text : "the library doesn't say why";
  ERR_clear_error();
  return reason;
}

std::string IsoTime(const ASN1_GENERALIZEDTIME* time) {
  struct tm parts {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "";
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace

std::string TimestampRequest(std::string_view sha256) {
  const Request request = MakeRequest(sha256);
  unsigned char* der = nullptr;
  const int size = i2d_TS_REQ(request.get(), &der);
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size > 0 ? size : 0));
  OPENSSL_free(der);
  return out;
}

tl::expected<std::string, std::string> VerifyTimestamp(std::string_view response, std::string_view sha256,
                                                       std::string_view trusted_pem) {
  const auto* at = reinterpret_cast<const unsigned char*>(response.data());
  const Response parsed(d2i_TS_RESP(nullptr, &at, static_cast<long>(response.size())));
  ERR_clear_error();
  if (!parsed || at != reinterpret_cast<const unsigned char*>(response.data()) + response.size())
    return tl::unexpected(std::string("it is no time-stamp response (RFC 3161, DER)"));
  X509_STORE* store = ReadStore(trusted_pem);
  if (!store) return tl::unexpected(std::string("there is no certificate in PEM to trust"));
  const Request request = MakeRequest(sha256);
  const VerifyContext context(TS_REQ_to_TS_VERIFY_CTX(request.get(), nullptr));
  TS_VERIFY_CTX_set_store(context.get(), store);  // takes it over
  TS_VERIFY_CTX_add_flags(context.get(), TS_VFY_SIGNATURE);
  if (TS_RESP_verify_response(context.get(), parsed.get()) != 1) return tl::unexpected(Reason());
  return IsoTime(TS_TST_INFO_get_time(TS_RESP_get_tst_info(parsed.get())));
}

}  // namespace assay::evidence
