// What a visitor does goes to the server; what comes of it comes back as events.

import {words} from './words.js'
import {toast} from './dialogs.js'

// request returns what the server answers, null if it has not done it.
async function request(name, body, headers) {
  try {
    const response = await fetch(name, {method: 'POST', body, headers})
    const result = await response.json()
    if (response.ok) return result ?? true
    toast(words.refused)
  } catch {
    toast(words.unsent)
  }
  return null
}

export const post = (name, fields) => request(name, JSON.stringify(fields), {'Content-Type': 'application/json'})

const largest = 20 << 20 // what a bot can fetch

export function upload(chat, file, caption) {
  if (file.size > largest) return toast(words.tooLarge)
  const form = new FormData()
  form.append('chat', chat)
  form.append('caption', caption)
  form.append('file', file)
  return request('upload', form)
}
