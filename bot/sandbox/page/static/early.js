// Runs before anything is drawn: the page does not flash, and what the server
// tells is on its way while the rest is loaded.
{
  let chosen = null
  try { chosen = localStorage.getItem('theme') } catch { /* storage may be forbidden */ }
  if (chosen) document.documentElement.dataset.theme = chosen
  const early = []
  const events = new EventSource('events')
  events.onmessage = event => early.push(event)
  window.listen = receive => {
    early.forEach(receive)
    events.onmessage = receive
    return events
  }
}
