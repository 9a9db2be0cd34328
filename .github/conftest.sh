#!/usr/bin/env bash
# Rules in Rego, beside the review's own: conftest.sh WORKSPACE… after plan.sh. Does nothing where there is no folder `rego`.
# What a rule says goes into the summary of the run, which everybody may read who may read the repository.
set -euo pipefail
[ -d rego ] || exit 0
command -v conftest > /dev/null || { echo 'There are rules in rego/, and no conftest to ask them: install it in a step before.' >&2; exit 1; }
failed=0
for workspace in "$@"; do
  {
    printf '### %s\n\n```\n' "$workspace"
    conftest test --no-color --policy rego --all-namespaces "cdktf.out/stacks/$workspace/plan.json" 2>&1 || failed=1
    printf '```\n\n'
  } >> "$GITHUB_STEP_SUMMARY"
done
[ "$failed" = 0 ] || echo 'Rules in rego/ do not hold: see the summary of this run.' >&2
exit "$failed"
