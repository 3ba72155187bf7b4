// A message's text with its formatting, as elements: nothing is ever read as HTML.

import {element} from './dom.js'

const tags = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre',
  blockquote: 'blockquote', expandable_blockquote: 'blockquote', spoiler: 'span',
}

// links are what a messenger makes clickable by itself: addresses, and commands.
const links = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]|(?<![\p{L}\p{N}/_])\/[a-z_]{2,32}(?![\p{L}\p{N}/_])/gu

// formatted is the text as a fragment. open follows a link, command sends one.
export function formatted(text, entities, open, command) {
  const inside = {open, command}
  return part(text, 0, text.length, sorted(entities ?? []), inside)
}

const sorted = entities => [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length)

// blocks stand on lines of their own: one line break on either side is theirs.
const blocks = ['pre', 'blockquote', 'expandable_blockquote']

function part(text, from, to, entities, inside) {
  const out = document.createDocumentFragment()
  let at = from
  while (entities.length > 0) {
    const e = entities.shift()
    if (e.offset < at || e.offset >= to) continue
    const end = Math.min(e.offset + e.length, to)
    const within = entities.filter(i => i.offset < end).map(i => ({...i, length: Math.min(i.length, end - i.offset)}))
    entities = entities.filter(i => i.offset >= end)
    const block = blocks.includes(e.type)
    plain(out, text.slice(at, e.offset).replace(block ? /\n$/ : '', ''), inside)
    out.append(wrap(e, text, end, within, inside))
    at = block && text[end] === '\n' ? end + 1 : end
  }
  plain(out, text.slice(at, to), inside)
  return out
}

function wrap(e, text, end, within, inside) {
  const code = e.type === 'code' || e.type === 'pre'
  const content = part(text, e.offset, end, within, code || e.type === 'text_link' ? {} : inside)
  if (e.type === 'text_link') return anchor(e.url, content, inside.open)
  return tags[e.type] ? element(tags[e.type], {}, content) : content
}

// plain adds text without entities; in code nothing is a link.
function plain(out, text, inside) {
  let at = 0
  for (const match of inside.open ? text.matchAll(links) : []) {
    out.append(text.slice(at, match.index))
    at = match.index + match[0].length
    if (match[0].startsWith('/')) out.append(element('button', {type: 'button', className: 'link', onclick: () => inside.command(match[0])}, match[0]))
    else out.append(anchor(match[0], match[0], inside.open))
  }
  out.append(text.slice(at))
}

export function anchor(url, content, open) {
  const a = element('a', {href: url, target: '_blank', rel: 'noopener noreferrer'}, content)
  a.addEventListener('click', event => { if (open?.(url)) event.preventDefault() })
  return a
}
