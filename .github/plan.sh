#!/usr/bin/env bash
# Plans a workspace whose code was synthesised: plan.sh [options of terraform plan]. Leaves plan.tfplan and plan.json beside that code.
# Nothing of it is printed: it may hold secrets that no provider has marked, and the log of a public repository is public.
set -euo pipefail
umask 077
cd "cdktf.out/stacks/$TF_WORKSPACE"
# An earlier one must not pass for this one where Terraform does not get as far.
rm -f plan.tfplan plan.json
terraform init -input=false -no-color > /dev/null
planned=0
terraform plan -input=false -no-color -lock-timeout=5m -out=plan.tfplan "$@" > /dev/null || planned=$?
# A plan that failed is written, too, with what it had found.
terraform show -json plan.tfplan > plan.json
exit "$planned"
