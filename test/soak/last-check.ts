import type { VerificationView } from '../../src/api/index.js'
import { agreement, pause, type NodeProcess } from '../../src/testnet/index.js'
import { begin } from '../e2e/support/cli.js'

const AT_ONCE = 16
const SETTLE_MS = 240_000
const VERIFY_MS = 600_000
const POLL_MS = 1000
const DECIDED: ReadonlySet<string> = new Set(['accepted', 'rejected', 'expired'])

/** Returns faults of the chains after the load has stopped. */
export async function lastCheck (
  nodes: readonly NodeProcess[], acknowledged: readonly string[]
): Promise<string[]> {
  const wrong: string[] = []
  const deadline = Date.now() + SETTLE_MS
  for (;;) {
    const statuses = await Promise.all(nodes.map(async node => await node.client.call('status')))
    if (statuses.every(({ chain }) => chain?.undecidedCases === 0)) break
    if (Date.now() > deadline) {
      wrong.push(`undecided after ${SETTLE_MS / 1000} s: ` + statuses.map(({ name, chain }) => {
        return `${name} ${chain?.undecidedCases}`
      }).join(', '))
      break
    }
    await pause(POLL_MS)
  }
  const { agreed, heads } = await agreement(nodes)
  if (!agreed) wrong.push(`chains differ: ${JSON.stringify(heads)}`)
  for (const node of nodes) wrong.push(...await undecidedOn(node, acknowledged))
  return wrong
}

async function undecidedOn (node: NodeProcess, ids: readonly string[]): Promise<string[]> {
  const queue = [...ids]
  const missing: string[] = []
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const view = await node.client.call('showCase', { params: { id } }).catch((error: unknown) => error)
      const status = view instanceof Error ? view.message : (view as { status: string }).status
      if (!DECIDED.has(status)) missing.push(`${id} ${status}`)
    }
  }))
  return missing.length === 0
    ? []
    : [`${node.name}: ${missing.length} acknowledged cases are not decided, such as ${missing[0]}`]
}

/** Runs `chain verify` on the folders of stopped nodes, and returns the faults. */
export async function verifyFolders (
  folder: string, nodes: readonly NodeProcess[]
): Promise<string[]> {
  const wrong: string[] = []
  for (const node of nodes) {
    const words = ['chain', 'verify', '--data', node.dataFolder, '--json']
    const { code, stdout, stderr } = await begin(folder, words, {}, VERIFY_MS).done
    if (code === 0 && (JSON.parse(stdout) as VerificationView).failure === undefined) continue
    wrong.push(`chain verify of ${node.name}: exit code ${code}: ${stdout.slice(0, 500)}${stderr}`)
  }
  return wrong
}
