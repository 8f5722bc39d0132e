#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What shells offer after `assay completion SHELL`, and whether the manual page reads: completion_test.sh ASSAY.
# Shells and readers that aren't here are named and passed over.
set -uo pipefail
assay=$(readlink -f "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
ln -s "$assay" "$scratch/assay"
PATH=$scratch:$PATH
cd "$scratch" || exit 1
mkdir infra && touch known.json
failures=0
fail() {
  printf 'FAILED: %s\n' "$*"
  failures=$((failures + 1))
}
# offers SHELL LINE WORD...: the shell offers each word to complete the line; !WORD: it doesn't.
offers() {
  local shell=$1 line=$2 got word
  shift 2
  got=$("$shell"_offers "$line")
  for word; do
    case $word in
      !*) grep -qxF -- "${word#!}" <<<"$got" && fail "$shell offers ${word#!} after '$line'" ;;
      *) grep -qxF -- "$word" <<<"$got" || fail "$shell doesn't offer $word after '$line', but: ${got//$'\n'/ }" ;;
    esac
  done
}
everywhere() {
  offers "$1" 'assay ' scan explain completion help !docs
  offers "$1" 'assay sc' scan !explain
  offers "$1" 'assay scan --fail-on ' critical low !sarif
  offers "$1" 'assay scan --baseline k' known.json
  offers "$1" 'assay explain S3Bucket.K' S3Bucket.KeepsVersions
  offers "$1" 'assay completion ' bash zsh fish
}

# As readline does: words are split at COMP_WORDBREAKS, which has ':' and '='.
bash_offers() {
  bash --norc -c '
    source <(assay completion bash) || exit
    line=$1 COMP_WORDS=()
    read -ra parts <<<"$line"
    for part in "${parts[@]}"; do
      while [[ $part =~ ^([^:=]*)([:=])(.*)$ ]]; do
        [ -z "${BASH_REMATCH[1]}" ] || COMP_WORDS+=("${BASH_REMATCH[1]}")
        COMP_WORDS+=("${BASH_REMATCH[2]}")
        part=${BASH_REMATCH[3]}
      done
      [ -z "$part" ] || COMP_WORDS+=("$part")
    done
    [[ $line != *" " ]] || COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    compopt() { :; }
    _assay
    printf "%s\n" "${COMPREPLY[@]}"' - "$1"
}
everywhere bash
offers bash 'assay scan --form' --format
offers bash 'assay scan -f ' sarif html
offers bash 'assay scan --format=js' json jsonl !html
offers bash 'assay scan -o sa' sarif: sarif-full:
offers bash 'assay scan -o sarif:kn' known.json
offers bash 'assay scan in' infra
offers bash 'assay scan --select S3Bucket.K' S3Bucket.KeepsVersions

fish_offers() {
  fish --no-config -c 'assay completion fish | source; complete -C "$argv[1]"' "$1" | cut -f 1
}
if command -v fish >/dev/null; then
  everywhere fish
  offers fish 'assay scan --form' --format
  offers fish 'assay scan -f ' sarif html
  offers fish 'assay scan -o sarif:kn' sarif:known.json
  offers fish 'assay scan in' infra/
else
  echo "there is no fish: its completion isn't tried"
fi

# Answers for the completion system, whose own functions need a terminal: what it is asked to offer.
zsh_offers() {
  zsh -f -c '
    autoload -U compinit && compinit -u -D
    source <(assay completion zsh) || exit
    [ "$_comps[assay]" = _assay ] || exit
    _describe() { for entry in "${(@P)2}"; do print -r -- ${entry%%:*}; done }
    _files() { print -rl -- *(N) }
    compadd() { while [[ $1 == -* ]]; do [[ $1 == -S ]] && shift; [[ $1 == -a ]] && { print -rl -- ${(P)2}; return }; shift; done; print -rl -- "$@" }
    _call_program() { shift; "$@" }
    _arguments() {
      local spec action before=$words[CURRENT-1]
      for spec; do
        case $spec in
          "*$before="*|"*$before+"*|"*:argument:"*) action=${spec##*:} ;;
          *) continue ;;
        esac
        [[ $spec == "*:argument:"* && $before == -* ]] && continue
        case $action in
          \(*) print -rl -- ${=${${action#\(}%\)}} ;;
          " ") ;;
          *) $action ;;
        esac
        return
      done
    }
    words=("${(@s: :)1}") CURRENT=${#words} service=assay
    _assay | { last=$words[-1]; while read -r word; do [[ $word == $last* ]] && print -r -- $word; done }' - "$1"
}
if command -v zsh >/dev/null; then
  zsh -n <(assay completion zsh) || fail "zsh doesn't parse it"
  everywhere zsh
  offers zsh 'assay scan -f ' sarif html
else
  echo "there is no zsh: its completion isn't tried"
fi

for shell in '' tcsh 'bash zsh'; do
  # shellcheck disable=SC2086
  assay completion $shell >/dev/null 2>&1
  [ $? -eq 2 ] || fail "assay completion '$shell' isn't refused"
done

assay man >page.1 || fail "no manual page"
for said in '.SH EXIT STATUS' '.SH ENVIRONMENT' '\-\-write\-baseline' SOURCE_DATE_EPOCH; do
  grep -qF -- "$said" page.1 || fail "the manual page doesn't say $said"
done
# Every option of help stands in the manual page.
for command in scan test inspect list explain new; do
  assay help $command | grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+' | while read -r option; do
    [ "$option" = --help ] || grep -qF -- "${option//-/\\-}" page.1 || echo "$option"
  done | grep . && fail "options of assay $command that the manual page doesn't have"
done
if command -v mandoc >/dev/null; then
  # It has no date, so that the same program gives the same page.
  ! mandoc -Tlint -W warning page.1 | grep -v 'missing date' || fail "mandoc finds fault with the manual page"
else
  echo "there is no mandoc: the manual page isn't looked at"
fi
if command -v groff >/dev/null; then
  [ -z "$(groff -ww -man -Tutf8 page.1 2>&1 >/dev/null)" ] || fail "groff finds fault with the manual page"
fi

[ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
echo "all passed"
