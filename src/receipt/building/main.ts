/**
 * Builds the page that checks receipts, as one file without any other: `make receipt-page`. The script runs
 * from disk, where a browser imports no modules. The policy of the page permits this script alone, and no
 * network.
 *
 *   node --import tsx src/receipt/building/main.ts dist/receipt.html
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const PAGE = new URL('../page/', import.meta.url)
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

const [out] = process.argv.slice(2)
if (out === undefined) throw new Error('name the file to write')
writeFileSync(out, await receiptPage())

async function receiptPage (): Promise<string> {
  const script = await bundled()
  const style = readFileSync(new URL('page.css', PAGE), 'utf8').trim()
  const policy = [
    "default-src 'none'", `script-src 'sha256-${hashOf(script)}' 'wasm-unsafe-eval'`,
    `style-src 'sha256-${hashOf(style)}'`, 'img-src blob: data:', "base-uri 'none'", "form-action 'none'"
  ].join('; ')
  const parts: Readonly<Record<string, string>> = { policy, style, script }
  return readFileSync(new URL('page.html', PAGE), 'utf8')
    .replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? '')
}

async function bundled (): Promise<string> {
  const { outputFiles: [file] } = await build({
    entryPoints: [fileURLToPath(new URL('main.ts', PAGE))], absWorkingDir: ROOT,
    bundle: true, write: false, minify: true, platform: 'browser', format: 'esm', target: 'es2023',
    charset: 'utf8', legalComments: 'inline', loader: { '.wasm': 'binary' }, logLevel: 'silent'
  })
  // The script ends where a browser finds the end of its element.
  return file!.text.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--')
}

/** The hash of an inline script or style, as a policy names it. */
function hashOf (text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
