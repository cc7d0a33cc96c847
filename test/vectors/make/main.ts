/** Writes the vectors of codec/ and membership/ again. `make vectors` runs this file. */
import { writeFileSync } from 'node:fs'
import { FILES } from './files.js'

for (const [path, text] of FILES) writeFileSync(new URL(`../${path}`, import.meta.url), text)
