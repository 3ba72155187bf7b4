// Package page is a messenger in a browser for the people of a sandbox: one
// page from which a visitor speaks as any of them, and sees what they see. It
// is the demo's face and the bench of the end-to-end tests.
//
//	p := page.New(page.Options{Server: s, Now: clock, Zone: zone, Lang: "en", People: people})
//	http.Handle("/chat/", http.StripPrefix("/chat", p))
//
// # Words
//
// A Person is somebody whose private chat with the bot is shown, a Group a chat
// of several. A chip is a message that is suggested to a person until it has
// been sent. A Stop is a moment that the company's clock can be moved to.
//
// # How it works
//
// The page is static: HTML, one style sheet and a few modules, embedded. Who
// has opened it gets a stream of events (events.go): first everything, then
// whatever has changed. What a visitor does is a POST (actions.go), and what
// comes of it is seen in the stream, in every window alike. Nothing is asked
// from anywhere but this server, and the page's policy forbids it.
//
// Only a Guard makes it fit for a port: it lets in who knows the secret in the
// address, and nobody whom another site has sent.
package page
