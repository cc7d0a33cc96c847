/** The page that checks receipts from disk. It is one file, and fetches and sends nothing. */
import {
  joinSymbols, MAX_CONTENT_FILE_BYTES, MAX_RECEIPT_BYTES, MAX_SYMBOLS, missingSymbols, readReceipt,
  readReceiptBytes, refused, type ReceiptReport
} from '../index.js'
import { byId, element } from './elements.js'
import { symbolsIn } from './read-picture.js'
import { shownReport } from './show-report.js'

const chain = byId('chain', HTMLInputElement)
const files = byId('files', HTMLInputElement)
const result = byId('result', HTMLElement)
/** The texts of the symbols so far, from one picture after another. */
let symbols: string[] = []

byId('form', HTMLFormElement).addEventListener('submit', event => { event.preventDefault() })
files.addEventListener('change', () => {
  const chosen = [...files.files ?? []]
  // The same file can be chosen again.
  files.value = ''
  void check(chosen)
})

async function check (chosen: readonly File[]): Promise<void> {
  if (chosen.length === 0) return
  const id = chain.value.replaceAll(/\s/g, '').toLowerCase()
  if (id !== '' && !/^[0-9a-f]{64}$/.test(id)) {
    show([element('p', 'A chain id has 64 digits and letters a to f. Correct it, or leave it empty.')])
    chain.focus()
    return
  }
  show([element('p', 'Checking …')])
  try {
    show(await outcomeOf(chosen, id === '' ? undefined : id))
  } catch {
    const text = 'This file cannot be read. Choose the file of a receipt, or pictures of its symbols.'
    show([element('p', text)])
  }
  result.focus()
}

async function outcomeOf (chosen: readonly File[], id: string | undefined): Promise<Node[]> {
  const pictures = chosen.filter(({ type }) => type.startsWith('image/'))
  const [text] = chosen.filter(file => !pictures.includes(file))
  if (text !== undefined) return shownReport(await reportOn(text, id))
  for (const picture of pictures) {
    const added = (await symbolsIn(picture)).filter(symbol => !symbols.includes(symbol))
    symbols = [...symbols, ...added].slice(-2 * MAX_SYMBOLS)
  }
  const joined = joinSymbols(symbols)
  if (joined.verdict !== 'accept' && joined.code === 'symbols-missing') return shownProgress()
  symbols = []
  return shownReport(joined.verdict === 'accept' ? readReceiptBytes(joined.value, id) : refused(joined.code))
}

async function reportOn (file: File, id: string | undefined): Promise<ReceiptReport> {
  // Two digits for each byte, and some characters around them.
  if (file.size > 2 * (MAX_RECEIPT_BYTES + MAX_CONTENT_FILE_BYTES) + 1024) return refused('receipt-too-large')
  let json: unknown
  try {
    json = JSON.parse(await file.text())
  } catch {
    return refused('not-a-receipt')
  }
  return readReceipt(json, id)
}

/** Says which symbols are missing. */
function shownProgress (): Node[] {
  const { count, missing } = missingSymbols(symbols)
  const again = element('button', 'Start again')
  again.addEventListener('click', () => {
    symbols = []
    show([])
  })
  return [
    element('p', count === 0
      ? 'No symbol of a receipt was found. Photograph the sheet again, flat and in good light.'
      : `${count - missing.length} of ${count} symbols were read. ` +
        `Add pictures of these: ${missing.join(', ')}.`),
    again
  ]
}

function show (content: readonly Node[]): void {
  result.replaceChildren(...content)
}
