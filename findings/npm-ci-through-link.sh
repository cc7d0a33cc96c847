#!/usr/bin/env bash
# `npm ci` in a folder whose node_modules is a symbolic link empties the folder that the link points to.
#
# npm documents that `npm ci` removes an existing node_modules first. It removes the content through the link: the
# packages of the other project are gone. Then it replaces the link by a folder and installs there, exits with 0,
# and names only the link in a warning. So two worktrees that share packages through a link break each other.
# `npm install` also replaces the link by a folder, but leaves the other project as it was.
# Workaround: remove the link before `npm ci` (`test -L node_modules && rm node_modules`).
#
# Seen with npm 10.9.4 and 11.6.2 on Node 20.20.2 and 22.23.3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund npm-10@npm:npm@10.9.4 npm-11@npm:npm@11.6.2
mkdir project
(cd project && npm init -y > /dev/null && npm install --silent --no-audit --no-fund ms@2.1.3)

changed=0
expect() { # expect WHAT EXPECTED GOT
  if [ "$2" = "$3" ]; then echo "  $1: $3"; else echo "  $1: $3   EXPECTED $2"; changed=1; fi
}
packages() { if [ -e "$1/node_modules/ms/package.json" ]; then echo 'has ms'; else echo 'is empty'; fi; }
kind() { if [ -L "$1" ]; then echo 'a link'; else echo 'a folder'; fi; }

for npm in npm-10 npm-11; do
  program="$folder/node_modules/$npm/bin/npm-cli.js"
  for command in ci install; do
    rm -rf shared tree
    cp -r project shared
    mkdir tree
    cp project/package.json project/package-lock.json tree
    ln -s ../shared/node_modules tree/node_modules
    code=0
    (cd tree && node "$program" "$command" --silent --no-audit --no-fund) || code=$?
    echo "npm $(node "$program" --version) $command"
    expect 'exit code' 0 "$code"
    expect "tree/node_modules is now" 'a folder' "$(kind tree/node_modules)"
    expect "tree/node_modules" 'has ms' "$(packages tree)"
    if [ "$command" = ci ]; then left='is empty'; else left='has ms'; fi
    expect "shared/node_modules, to which it was linked" "$left" "$(packages shared)"
  done
done
echo "Node $(node --version): $([ "$changed" = 0 ] && echo 'as described' || echo 'the behaviour has changed')"
exit "$changed"
