// The list of people and groups.

import {element, find} from './dom.js'
import {timeOf} from './time.js'
import {words} from './words.js'

export const initials = name => name.split(/\s+/).slice(0, 2).map(w => w[0] ?? '').join('').toUpperCase()

// hue is a person's colour, from its place in the list.
export const hue = place => (place * 67 + 210) % 360

export function avatar(chat) {
  const e = element('span', {className: 'avatar', 'aria-hidden': 'true'}, chat.group ? '👥' : initials(chat.name))
  e.style.setProperty('--hue', hue(chat.place))
  return e
}

// showList draws the list anew; what is where stays the same.
export function showList(chats, current) {
  const focused = document.activeElement?.closest?.('#people a')?.hash
  find('#people').replaceChildren(...[...chats.values()].map(c => item(c, c === current)))
  if (focused) find(`#people a[href="${focused}"]`)?.focus()
}

function item(chat, isCurrent) {
  const last = [...chat.messages.values()].at(-1)
  const line = chat.doing || (last ? (last.text || (last.photo ? words.picture : words[last.service] ?? words.document)).split('\n')[0] : chat.about)
  return element('li', {}, element('a', {href: '#' + chat.id, 'aria-current': isCurrent ? 'page' : null},
    avatar(chat),
    element('span', {className: 'who'}, element('b', {}, chat.name), element('small', {}, chat.about), element('span', {className: 'line'}, line)),
    element('span', {className: 'side'}, element('small', {}, last ? timeOf(last.date) : ''), chat.unread ? badge(chat.unread) : null)))
}

const badge = n => element('span', {className: 'badge'}, element('span', {'aria-hidden': 'true'}, String(n)), element('span', {className: 'spoken'}, words.unread(n)))
