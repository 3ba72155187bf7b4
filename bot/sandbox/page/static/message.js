// One message as an element.

import {element} from './dom.js'
import {anchor, formatted} from './text.js'
import {timeOf} from './time.js'
import {words} from './words.js'

// messageElement draws a message of a chat; act has what can be done with it.
export function messageElement(m, chat, act) {
  if (m.service) return element('p', {className: 'service'}, words[m.service] ?? m.service)
  const mine = !m.bot && m.from === chat.speaker
  const article = element('article', {className: mine ? 'mine' : 'theirs', 'aria-label': `${m.name}, ${timeOf(m.date)}`},
    chat.group && !mine ? element('p', {className: 'from'}, m.name) : null,
    m.reply ? quote(chat.messages.get(m.reply)) : null,
    m.photo ? photo(m, act) : null,
    m.document ? documentLink(m.document) : null,
    m.text ? element('div', {className: 'text'}, formatted(m.text, m.entities, act.open, act.command)) : null,
    element('p', {className: 'when'},
      element('button', {type: 'button', className: 'more', title: words.actions, 'aria-label': words.actions, onclick: () => act.more(m, mine)}, '⋯'),
      element('span', {}, m.edited ? words.edited + ' ' : '', element('time', {dateTime: new Date(m.date * 1000).toISOString()}, timeOf(m.date)))))
  if (m.photo) { // its place is kept from the beginning, so that nothing jumps when it has come
    article.classList.add('pictured')
    article.style.setProperty('--ratio', (m.photo.width || 320) / (m.photo.height || 320))
  }
  return element('div', {className: mine ? 'row mine' : 'row'}, article, m.buttons ? keyboard(m, chat, act) : null)
}

const quote = m => element('blockquote', {className: 'reply'}, m ? (m.text || words.picture).split('\n')[0] : words.deleted)

function photo(m, act) {
  const alt = m.text ? m.text.split('\n')[0] : words.picture
  return element('button', {type: 'button', className: 'photo', 'aria-label': `${words.zoom}: ${alt}`, onclick: () => act.zoom('file/' + m.photo.id, alt)},
    element('img', {src: 'file/' + m.photo.id, alt, width: m.photo.width || 320, height: m.photo.height || 320}))
}

const documentLink = d => element('a', {className: 'document', href: 'file/' + d.id, download: d.name},
  element('span', {'aria-hidden': 'true'}, '📄 '), d.name, element('small', {}, ' ' + size(d.size)))

const size = n => n < 1 << 20 ? `${Math.max(1, Math.round(n / 1024))} ${words.units[0]}` : `${(n / (1 << 20)).toFixed(1)} ${words.units[1]}`

function keyboard(m, chat, act) {
  const waiting = new Set((chat.waiting ?? []).filter(w => w.message === m.id).map(w => w.data))
  return element('div', {className: 'keys'}, m.buttons.map(row => element('div', {}, row.map(b =>
    b.url ? anchor(b.url, b.label, act.open) : element('button', {
      type: 'button', 'aria-busy': waiting.has(b.data) ? 'true' : null, onclick: () => act.press(m, b.data),
    }, b.label)))))
}
