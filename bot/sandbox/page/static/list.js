// The list of people and groups.

import {element, find, redraw} from './dom.js'
import {dayKey, dayOf, now, timeOf} from './time.js'
import {words} from './words.js'

export const initials = name => name.split(/\s+/).slice(0, 2).map(w => w[0] ?? '').join('').toUpperCase()

// hue is a person's colour, from its place in the list.
export const hue = place => (place * 67 + 210) % 360

export function avatar(chat) {
  const e = element('span', {className: 'avatar', 'aria-hidden': 'true'}, chat.group ? '👥' : initials(chat.name))
  e.style.setProperty('--hue', hue(chat.place))
  return e
}

// showList brings the list up to date.
export function showList(chats, current) {
  const list = find('#people')
  for (const chat of chats.values()) {
    const item = list.children[chat.place] ?? list.appendChild(element('li', {}, element('a', {href: '#' + chat.id})))
    const link = item.firstChild
    if (chat === current) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
    const last = [...chat.messages.values()].at(-1)
    const line = chat.doing ? 'Runrate ' + chat.doing : (last ? preview(last) : chat.about)
    redraw(link, [chat.name, chat.about, line, last && when(last.date), chat.unread], () => [
      avatar(chat),
      element('span', {className: 'who'}, element('b', {}, chat.name), element('small', {}, chat.about), element('span', {className: 'line'}, line)),
      element('span', {className: 'side'}, element('small', {}, last ? when(last.date) : ''), chat.unread ? badge(chat.unread) : ''),
    ])
  }
}

// when is a time of today, or else a date.
const when = date => dayKey(date) === dayKey(now() / 1000) ? timeOf(date) : dayOf(date)

const preview = m => (m.text || (m.photo ? words.picture : words[m.service] ?? words.document)).split('\n')[0]

const badge = n => element('span', {className: 'badge'}, element('span', {'aria-hidden': 'true'}, String(n)), element('span', {className: 'spoken'}, words.unread(n)))
