#!/usr/bin/env bash
# With its defaults, axios writes an array of parameters as `date[]=ge2026-01-01&date[]=lt2026-02-01`.
# FHIR repeats the plain name for a range of dates, and its servers ignore parameters that they do not know.
# So a search for one month finds the whole record, and no error tells of it.
# Here @medplum/core reads the address as a server does. It finds two parameters of the name `date[]`.
# The option `paramsSerializer: { indexes: null }` repeats the plain name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --save-exact axios@1.21.1 @medplum/core@4.5.2
cat > show.mjs <<'END'
import axios from 'axios'
import { parseSearchRequest } from '@medplum/core'

const request = { url: 'Observation', params: { date: ['ge2026-01-01', 'lt2026-02-01'] } }
const plain = axios.getUri(request)
const repeated = axios.getUri({ ...request, paramsSerializer: { indexes: null } })
const namesIn = uri => parseSearchRequest(uri).filters.map(({ code }) => code).join(' and ')
console.log(`axios ${axios.VERSION}`)
console.log(`by default:      ${decodeURIComponent(plain)}`)
console.log(`                 parameters ${namesIn(plain)}`)
console.log(`indexes: null:   ${decodeURIComponent(repeated)}`)
console.log(`                 parameters ${namesIn(repeated)}`)
process.exit(namesIn(plain) === 'date[] and date[]' && namesIn(repeated) === 'date and date' ? 0 : 1)
END
node show.mjs
