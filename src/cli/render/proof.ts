import { fields, type ProofCheckView } from '../../api/index.js'
import { moment, plain } from './format.js'
import type { Paint } from './paint.js'

export function renderProofCheck (view: ProofCheckView, paint: Paint): string {
  if (!view.isValid) return `${paint('red', 'the proof is invalid')}: ${plain(view.code)}\n`
  const { chainId, chainName, height, isPresent, status, subject, timestamp } = view
  const found = isPresent ? status ?? 'is there' : 'is not there'
  const what = subject.type === 'member' ? isPresent ? 'is a member' : 'is no member' : found
  return `${paint('green', 'the proof is valid')}: ${subject.type} ${plain(subject.id)} ${what}\n` +
    fields([
      ['chain', `${chainId} (${plain(chainName)})`],
      ['state after block', height],
      ['certified at', moment(timestamp)]
    ])
}
