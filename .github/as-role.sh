#!/usr/bin/env bash
# Runs a command as one of a workspace's two roles: as-role.sh WORKSPACE plan|deploy COMMAND…
# No key is kept: AWS believes the token that GitHub gives this run. Its credentials last an hour.
set -euo pipefail
workspace=$1 role=$2
shift 2
umask 077
token=$(mktemp)
trap 'rm -f "$token"' EXIT
curl --fail --silent --show-error --retry 3 --header @- "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" \
  <<< "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
  node -p 'JSON.parse(require("fs").readFileSync(0)).value' > "$token"
export AWS_WEB_IDENTITY_TOKEN_FILE=$token
export AWS_ROLE_ARN=arn:aws:iam::$ACCOUNT:role/$APPLICATION-$workspace-$role
export AWS_ROLE_SESSION_NAME=github-${GITHUB_RUN_ID:-0}
export TF_WORKSPACE=$workspace
"$@"
