package bot

import "context"

// Doing is what a chat shows the bot to be doing, as sendChatAction names it.
type Doing string

// What the bot may be doing.
const (
	Typing     Doing = "typing"
	SendsPhoto Doing = "upload_photo"
	SendsFile  Doing = "upload_document"
)

// busy tells whoever waits for a screen that it is being made.
func (b *Bot) busy(ctx context.Context, c screenJob) {
	if b.Busy != nil {
		b.Busy(ctx, c.Chat, c.doing())
	}
}

// pictureArgs says behind how many numbers of a screen stands how its picture is sent.
var pictureArgs = map[string]int{"chart": 2, "map": 3, "base": viewNumbers}

func (c screenJob) doing() Doing {
	at, drawn := pictureArgs[c.Screen]
	switch {
	case !drawn || at >= len(c.Args):
		return Typing
	case c.Args[at] == asPicture:
		return SendsPhoto
	}
	return SendsFile
}
