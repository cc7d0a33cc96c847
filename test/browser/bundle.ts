import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PROTOCOL = 'test/unit/protocol'
const VECTORS = 'test/vectors'

/** These tests run on Node only. */
const FOR_NODE: Readonly<Record<string, string>> = {
  'crypto/sealed-box.test.ts': 'encryption is for nodes',
  'crypto/portable.test.ts': 'compares with node:crypto',
  'codec/canonical.test.ts': 'passes a Buffer',
  'codec/made-vectors.test.ts': 'makes vectors with node:crypto',
  'ledger/epochs.property.test.ts': 'takes seconds, with the keys of the simulator',
  'ledger/patients.property.test.ts': 'takes seconds, with the keys of the simulator',
  'ledger/snapshot.test.ts': 'takes seconds, with the keys of the simulator',
  'proof/state-proof.test.ts': 'makes proofs with a database',
  'receipt/receipt.test.ts': 'makes receipts with a database',
  'receipt/list-history.test.ts': 'makes a chain with the database of a node',
  'ledger/life.property.test.ts': 'takes seconds, with the keys of the simulator'
}

/** Returns the tests of a folder of the protocol, by their paths from the root of the repository. */
export function testsOf (folder: string): string[] {
  return readdirSync(path.join(ROOT, PROTOCOL, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.ts')).sort().map(name => path.posix.join(folder, name))
    .filter(name => FOR_NODE[name] === undefined).map(name => `./${PROTOCOL}/${name}`)
}

/**
 * Bundles tests and their imports into a module, which sets `isBundleRun` when all of it has run. Only a
 * module can wait, as `crypto/sodium.ts` does.
 * @throws Error if they import a module of Node
 */
export async function bundle (tests: readonly string[]): Promise<string> {
  const modules = ['./test/browser/page/run-tests.ts', ...tests]
  const imports = modules.map(module => `import '${module}'`)
  const contents = [...imports, 'globalThis.isBundleRun = true'].join('\n')
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true, write: false, platform: 'browser', format: 'esm', logLevel: 'silent',
    banner: { js: `globalThis.vectorFiles = ${JSON.stringify(vectorFiles())};` },
    alias: {
      'node:assert': path.join(ROOT, 'test/browser/page/assert.ts'),
      'node:assert/strict': path.join(ROOT, 'test/browser/page/assert.ts'),
      'node:fs': path.join(ROOT, 'test/browser/page/files.ts')
    },
    define: {
      // Tests find vectors relative to their own file, two folders below `test`.
      'import.meta.url': JSON.stringify(`http://127.0.0.1/${PROTOCOL}/folder/file.ts`),
      'process.version': '"none"', 'process.versions.openssl': '"none"', 'process.env': '{}'
    }
  })
  return outputFiles.map(file => file.text).join('')
}

/** Returns every file under `test/vectors` as text, by its path from the root with a leading slash. */
function vectorFiles (): Record<string, string> {
  const names = readdirSync(path.join(ROOT, VECTORS), { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(names.filter(name => name.endsWith('.json')).map(name =>
    [`/${VECTORS}/${name}`, readFileSync(path.join(ROOT, VECTORS, name), 'utf8')]))
}
