package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"runrate/bot"
	"runrate/storage"
)

type inviteCmd struct {
	BotName string `help:"The bot's @name; may be left out once the bot has run." placeholder:"NAME"`
	Code    string `arg:"" help:"The member's code or name."`
}

// botNames are what Telegram lets a bot be called, and shorter for tests.
var botNames = regexp.MustCompile(`^@?[A-Za-z0-9_]{1,32}$`)

// Run prints the link and nothing else on stdout.
func (i *inviteCmd) Run(ctx context.Context, c *cli, std streams) error {
	if i.BotName != "" && !botNames.MatchString(i.BotName) {
		return wrongUse{fmt.Errorf("--bot-name: %q is no bot's @name", i.BotName)}
	}
	store, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	token := bot.NewToken()
	name := i.BotName
	err = store.Update(ctx, func(w storage.Writer) error {
		m, err := memberNamed(w, i.Code)
		if err != nil {
			return err
		}
		if m.Inactive {
			return fmt.Errorf("%s is not active any more", m.Name)
		}
		known, err := w.Setting(storage.SettingBotName)
		if err != nil {
			return err
		}
		if name = cmp.Or(i.BotName, known); name == "" {
			return wrongUse{errors.New("the bot's name is not known yet: add --bot-name, or run the bot once")}
		}
		return bot.PutInvite(w, token, m.ID, 0, time.Now())
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, startLink(name, token))
	fmt.Fprintf(std.err, "Good for one person and %d hours.\n", int(bot.InviteLife.Hours()))
	return nil
}
