import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { withBoundedRequests } from './old-bench.js'
import { Refusal } from './refusal.js'
import { runQuietly } from './run-quietly.js'

const BENCH = path.join('test', 'bench', 'testnet.ts')

/** A revision whose sources are compiled in `folder`, so that its bench can run there. */
export interface Side {
  /** A short name for people. */
  readonly name: string
  /** The full hash of the commit. */
  readonly commit: string
  /** True if tracked files differ from the commit. */
  readonly changed: boolean
  readonly folder: string
}

/** Describes the compiled tree of this process. @throws Refusal if git knows no commit of `repository` */
export async function thisSide (repository: string, signal: AbortSignal): Promise<Side> {
  const commit = await commitOf(repository, 'HEAD', signal)
  const status = await runQuietly('git', ['status', '--porcelain', '--untracked-files=no'], {
    cwd: repository, signal
  })
  const changed = status.trim() !== ''
  const name = `this tree, ${short(commit)}${changed ? ' with changes' : ''}`
  return { name, commit, changed, folder: repository }
}

/**
 * Returns the full hash of a commit.
 * @throws Refusal if `repository` has no such commit, or is no clone
 */
export async function commitOf (repository: string, name: string, signal: AbortSignal): Promise<string> {
  const git = async (...words: string[]): Promise<string> => {
    return (await runQuietly('git', words, { cwd: repository, signal })).trim()
  }
  try {
    await git('rev-parse', '--git-dir')
  } catch {
    signal.throwIfAborted()
    throw new Refusal('AGAINST needs git, and a clone of the repository')
  }
  try {
    return await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`)
  } catch {
    signal.throwIfAborted()
    const isShallow = await git('rev-parse', '--is-shallow-repository') === 'true'
    throw new Refusal(`AGAINST=${name} is no commit of this clone` +
      (isShallow ? ', which is shallow; `git fetch --unshallow` brings the others' : ''))
  }
}

/**
 * Writes the files of a commit to `folder`, and compiles them. An index of its own is used, so nothing in
 * the repository changes. The packages of this tree are used if the lock files are equal; else they are
 * installed into `folder`.
 * @throws Refusal if the commit has no bench
 */
export async function buildSide (
  repository: string, commit: string, folder: string, signal: AbortSignal
): Promise<Side> {
  await checkOut(repository, commit, folder, signal)
  const bench = await readFile(path.join(folder, BENCH), 'utf8').catch(() => undefined)
  if (bench === undefined) throw new Refusal(`commit ${short(commit)} has no ${BENCH} to compare with`)
  await writeFile(path.join(folder, BENCH), withBoundedRequests(bench))
  if (await hasEqualLock(repository, folder)) {
    await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
  } else {
    await runQuietly('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, signal })
  }
  const compiler = path.join(folder, 'node_modules', 'typescript', 'bin', 'tsc')
  await runQuietly(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: folder, signal })
  return { name: short(commit), commit, changed: false, folder }
}

/** Writes the files of a commit to a new folder. */
export async function checkOut (
  repository: string, commit: string, folder: string, signal: AbortSignal
): Promise<void> {
  await mkdir(folder)
  const options = { cwd: repository, signal, env: { GIT_INDEX_FILE: `${folder}.index` } }
  await runQuietly('git', ['read-tree', commit], options)
  await runQuietly('git', ['checkout-index', '--all', `--prefix=${folder}${path.sep}`], options)
}

async function hasEqualLock (here: string, there: string): Promise<boolean> {
  const [own, other] = await Promise.all([here, there].map(async folder => {
    return await readFile(path.join(folder, 'package-lock.json'), 'utf8').catch(() => '')
  }))
  return own !== '' && own === other
}

function short (commit: string): string {
  return commit.slice(0, 10)
}
