import { Option, type Command } from 'commander'
import {
  ServiceError, type AllowlistChangeView, type Client, type EnrolmentFile, type EnrolmentView,
  type ListWithdrawalView, type PartyView
} from '../../api/index.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { peersNamed } from '../hospitals.js'
import { readJsonText } from '../input-file.js'
import { renderAllowlists, renderBegin, renderEnrolments } from '../render/node.js'
import { partyInFull, plain, plural } from '../render/format.js'
import { waitUntilFinal } from '../wait-until-final.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

const WHICH = 'name, if it is unique, or the beginning or end of the peer ID'

interface ApproveFlags extends NodeFlags {
  readonly all?: boolean
  readonly yes?: boolean
  readonly allowDuplicateName?: boolean
  readonly wait?: boolean
}

/** Adds the commands about membership. All of them except `show` need the government's node. */
export function addAllowlist (program: Command, context: Context): void {
  const group = program.command('allowlist').description('The hospitals that belong to the consortium')
  addReading(group, context)
  addDeciding(group, context)
  addBegin(group, context)
  examples(group, 'allowlist pending', 'allowlist approve hospital-1 hospital-2', 'allowlist begin')
}

function addReading (group: Command, context: Context): void {
  const show = nodeOptions(group.command('show'))
    .description('The list in force, and its successor if a successor is signed')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderAllowlists, client => client.call('allowlists'))
    })
  examples(show, 'allowlist show --name government', 'allowlist show --name hospital-1 --json')
  const pending = nodeOptions(group.command('pending'))
    .description('Hospitals that asked to join and wait for a decision')
    .addOption(new Option('--all', 'also hospitals with a decision, with their state'))
    .action(async (flags: NodeFlags & { readonly all?: boolean }) => {
      const enrolments = await withNode(context, flags, 'government', client => client.call('enrolments'))
      const shown = flags.all === true ? enrolments : waiting(enrolments)
      print(context, flags.json, shown, list => renderEnrolments(list, enrolments.length - shown.length))
    })
  examples(pending, 'allowlist pending', 'allowlist pending --all')
}

function addDeciding (group: Command, context: Context): void {
  addApprove(group, context)
  const reject = nodeOptions(group.command('reject'))
    .description('Refuse a hospital that asked to join and is on no list')
    .argument('<hospital>', WHICH)
    .addOption(new Option('--message <text>', 'text for the hospital, in its terminal and its doctor'))
    .action(async (hospital: string, flags: NodeFlags & { readonly message?: string }) => {
      const body = flags.message === undefined ? {} : { message: flags.message }
      await change(context, flags, async client => {
        const [id = ''] = peersNamed([hospital], await hospitalsThatAsked(client))
        return await client.call('reject', { params: { id }, body })
      })
    })
  examples(reject, 'allowlist reject hospital-5 --message "no licence on file"')
  const add = nodeOptions(group.command('add'))
    .description('Admit a hospital from its signed enrolment file')
    .argument('<file>', 'enrolment.json from the data folder of the hospital, or - for stdin')
    .addOption(duplicateName())
    .addOption(noWait())
    .action(async (file: string, flags: ApproveFlags) => {
      const body = JSON.parse(await readJsonText(context.io, file)) as EnrolmentFile
      await change(context, flags, client => client.call('addMember', { body, query: queryOf(flags) }))
    })
  examples(add, 'allowlist add enrolment.json')
  const remove = nodeOptions(group.command('remove'))
    .description('Sign and publish a list without this hospital; the answer says when it takes effect')
    .argument('<hospital>', WHICH)
    .addOption(new Option('--yes', 'do not ask at a terminal'))
    .addOption(noWait())
    .action(async (hospital: string, flags: ApproveFlags) => {
      await change(context, flags, async client => {
        const { approved, committed, successor } = await client.call('allowlists')
        const members = [...committed?.members ?? [], ...successor?.members ?? [], ...approved]
        const [id = ''] = peersNamed([hospital], members)
        if (flags.yes !== true) await confirmRemoval(context, members.find(member => member.id === id), id)
        return await client.call('removeMember', { params: { id } })
      })
    })
  examples(remove, 'allowlist remove 12D3KooW…', 'allowlist remove 12D3KooW… --yes')
  addWithdraw(group, context)
}

function addWithdraw (group: Command, context: Context): void {
  const withdraw = nodeOptions(group.command('withdraw'))
    .description('Take back the signed list that waits, by another with the members in force')
    .addOption(noWait())
    .action(async (flags: NodeFlags & { readonly wait?: boolean }) => {
      await change(context, flags, client => client.call('withdraw'))
    })
  examples(withdraw, 'allowlist withdraw --name government')
}

/** Asks the person at the terminal, if there is a terminal. @throws CliError without a confirmation */
async function confirmRemoval ({ io }: Context, member: PartyView | undefined, id: string): Promise<void> {
  if (io.ask === undefined) return
  const shown = partyInFull(member ?? { id, name: 'not on the list' })
  const answer = await io.ask(`Remove ${shown}? It loses its connections at once, and its vote when the ` +
    'new list is final. [y/N] ')
  if (!/^\s*y(es)?\s*$/i.test(answer)) throw new CliError('nothing was changed; answer y, or give --yes')
}

function addApprove (group: Command, context: Context): void {
  const approve = nodeOptions(group.command('approve'))
    .description('Admit hospitals that asked to join. Once there is a chain, each change waits until a ' +
      'quorum of the new members, the new hospital among them, has signed that they are up; the answer ' +
      'names the missing ones')
    .argument('[hospitals...]', WHICH)
    .addOption(new Option('--all', 'list all waiting hospitals; with --yes also admit them'))
    .addOption(new Option('--yes', 'with --all: admit the listed hospitals'))
    .addOption(duplicateName())
    .addOption(noWait())
    .action(async (hospitals: readonly string[], flags: ApproveFlags) => {
      if (hospitals.length === 0 && flags.all !== true) {
        throw usageError('name the hospitals (names, peer IDs, or --all); see allowlist pending')
      }
      const done = await withNode(context, flags, 'government', async client => {
        const asked = await client.call('enrolments')
        const ids = flags.all === true
          ? allWaiting(waiting(asked), flags.yes === true)
          : peersToApprove(hospitals, asked)
        return await approveEach(context, client, ids, flags)
      })
      if (flags.json === true) print(context, true, hospitals.length === 1 ? done[0] : done, () => '')
    })
  examples(approve, 'allowlist approve hospital-1 hospital-2', 'allowlist approve 12D3KooWQ2pv',
    'allowlist approve --all --yes')
}

/**
 * Returns the peer IDs of the named hospitals. A hospital that waits goes before one of its name that was
 * removed, as after a change of keys. @throws CliError that says that no hospital was approved
 */
function peersToApprove (hospitals: readonly string[], asked: readonly EnrolmentView[]): string[] {
  const parties = asked.map(({ member }) => member)
  try {
    return peersNamed(hospitals, waiting(asked).map(({ member }) => member))
  } catch {
    // All of them have a decision, or the error below says what is wrong.
  }
  try {
    return peersNamed(hospitals, parties)
  } catch (error) {
    if (!(error instanceof CliError) || hospitals.length === 1) throw error
    throw new CliError(`${error.message}; none of the ${hospitals.length} hospitals was approved`)
  }
}

/** Approves the hospitals one after another and prints each result at once. The first refusal ends it. */
async function approveEach (
  context: Context, client: Client, ids: readonly string[], flags: ApproveFlags
): Promise<AllowlistChangeView[]> {
  const done: AllowlistChangeView[] = []
  for (const id of ids) {
    const approved = await client.call('approve', { params: { id }, query: queryOf(flags) })
      .catch((error: unknown) => { throw flags.json === true ? afterOthers(error, done) : error })
    done.push(approved)
    if (flags.json !== true) context.io.out(`${plain(approved.message)}\n`)
    await waitUntilFinal(context, client, approved, flags)
  }
  return done
}

/** Adds the hospitals approved so far to an error, since with `--json` only the error is printed. */
function afterOthers (error: unknown, done: readonly AllowlistChangeView[]): unknown {
  if (done.length === 0 || !(error instanceof ServiceError)) return error
  const names = done.map(({ member }) => partyInFull(member)).join(', ')
  return new ServiceError(error.status, error.code, `${error.message}; approved before: ${names}`)
}

function allWaiting (enrolments: readonly EnrolmentView[], isConfirmed: boolean): string[] {
  if (enrolments.length === 0) throw new CliError('no hospital waits to be admitted')
  if (isConfirmed) return enrolments.map(({ member }) => member.id)
  const names = enrolments.map(({ member }) => partyInFull(member)).join(', ')
  throw usageError(`${plural(enrolments.length, 'hospital')} would be admitted: ${names}; add --yes ` +
    'to admit them')
}

async function change (
  context: Context, flags: NodeFlags & { readonly wait?: boolean },
  use: (client: Client) => Promise<AllowlistChangeView | ListWithdrawalView>
): Promise<void> {
  await withNode(context, flags, 'government', async client => {
    const done = await use(client)
    if (flags.json !== true) context.io.out(`${plain(done.message)}\n`)
    await waitUntilFinal(context, client, done, flags)
    if (flags.json === true) print(context, true, done, () => '')
  })
}

async function hospitalsThatAsked (client: Client): Promise<PartyView[]> {
  return (await client.call('enrolments')).map(({ member }) => member)
}

function waiting (enrolments: readonly EnrolmentView[]): EnrolmentView[] {
  return enrolments.filter(({ state }) => state === 'pending')
}

function duplicateName (): Option {
  return new Option('--allow-duplicate-name', 'admit it even if another hospital has a similar name')
}

function noWait (): Option {
  return new Option('--no-wait',
    'end at once; the signed list becomes final by itself when enough have signed')
}

function queryOf ({ allowDuplicateName }: ApproveFlags): { readonly allowDuplicateName?: true } {
  return allowDuplicateName === true ? { allowDuplicateName } : {}
}

function addBegin (group: Command, context: Context): void {
  const begin = nodeOptions(group.command('begin'))
    .description('Begin the chain with the hospitals approved so far')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'government', renderBegin, client => client.call('begin'))
    })
  examples(begin, 'allowlist begin')
}
