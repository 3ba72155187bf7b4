package bot

import (
	"errors"
	"strings"

	"runrate/bot/text"
	"runrate/storage"
)

// In a team's group the bot posts and answers with the team's sums, and never
// with the figures of one rep. A supervisor binds the group to his team; only
// members of it, and those who look at everybody, are answered there.

// handleInGroup answers commands and presses in a group; whatever else is said there is not for the bot.
func (b *Bot) handleInGroup(w storage.Writer, u Update) (*Answer, error) {
	r, err := b.request(w, u)
	if err != nil {
		return nil, err
	}
	if r.group, err = w.Group(u.Chat); ignoreNotFound(err) != nil {
		return nil, err
	}
	bound := err == nil
	r.group.Chat = u.Chat
	if r.Lang, err = langOf(w, storage.Member{}, User{}); err != nil { // everybody reads it
		return nil, err
	}
	if u.Kind == Press {
		reply, err := r.pressInGroup(bound)
		if err != nil {
			return nil, err
		}
		return r.post(reply)
	}
	reply, err := r.commandInGroup(bound)
	if err != nil {
		return nil, err
	}
	return r.post(reply)
}

func (r *Request) commandInGroup(bound bool) (Reply, error) {
	c, _, args, isCommand := commandFor(r.Update.Text)
	if !isCommand || !strings.HasPrefix(r.Update.Text, "/") || !c.Groups || r.Update.Kind != Message || r.Member.ID == 0 {
		return Reply{}, nil
	}
	if ours, err := r.addressed(); err != nil || !ours {
		return Reply{}, err
	}
	r.Args = args
	switch {
	case c.Name == "bind" || c.Name == "unbind":
		if !c.allowed(r.Member) {
			return Reply{}, nil
		}
		return c.handle(r)
	case !bound:
		return say(text.GroupUnbound{})
	case !r.mayAskInGroup():
		return Reply{}, nil
	}
	return c.handle(r)
}

// addressed tells whether a command is for this bot: to nobody by name, or to it.
func (r *Request) addressed() (bool, error) {
	command := strings.Fields(r.Update.Text)[0]
	_, to, named := strings.Cut(command, "@")
	name, err := r.Tx.Setting(storage.SettingBotName)
	return !named || strings.EqualFold(to, strings.TrimPrefix(name, "@")), err
}

// mayAskInGroup tells whether a member belongs to the group's team, or looks at everybody.
func (r *Request) mayAskInGroup() bool {
	return r.Member.Roles.Has(heads) || r.Member.ID != 0 && r.Member.TeamOn(r.Today()) == r.group.Team
}

// pressInGroup lets the map be compared with something else; nothing more is under messages there.
func (r *Request) pressInGroup(bound bool) (Reply, error) {
	name, _, _ := strings.Cut(r.Update.Data, ":")
	h, args, ok := parsePress(r.Update.Data)
	if !ok || name != "basis" || !bound || !r.Member.Roles.Has(h.roles) || !r.mayAskInGroup() {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	return h.handle(r, args)
}

// bindGroup binds a group to a team: a supervisor's own, or the one that an administrator names.
func bindGroup(r *Request) (Reply, error) {
	if !r.inGroup() {
		return say(text.GroupHowTo{})
	}
	team := r.Member.TeamOn(r.Today())
	if r.Args != "" || !r.Member.Roles.Has(storage.Supervisor) {
		named, refusal, err := r.teamToBind()
		if err != nil || refusal != nil {
			return Reply{Message: refusal}, err
		}
		team = named
	}
	if team == 0 {
		return say(text.NoTeam{})
	}
	was, err := r.teamName(r.group.Team)
	if err != nil {
		return Reply{}, err
	}
	if r.group.Team != 0 && r.group.Team != team && !r.Member.Roles.Has(storage.Admin) {
		return say(text.GroupTaken{Team: was})
	}
	if err := r.Tx.PutGroup(storage.Group{Chat: r.Update.Chat, Team: team, By: r.Member.ID}); err != nil {
		return Reply{}, err
	}
	is, err := r.teamName(team)
	if err != nil {
		return Reply{}, err
	}
	if err := r.note(storage.Change{Team: team, What: storage.ChangedGroup, Of: is, From: was, To: "+"}); err != nil {
		return Reply{}, err
	}
	return say(text.GroupBound{Team: is})
}

func (r *Request) teamToBind() (storage.TeamID, any, error) {
	if !r.Member.Roles.Has(storage.Admin) {
		return 0, text.MemberRefused{Reason: "admin"}, nil
	}
	teams, err := r.Tx.Teams()
	var names []string
	for _, t := range teams {
		if storage.Fold(t.Name) == storage.Fold(r.Args) {
			return t.ID, nil, err
		}
		names = append(names, t.Name)
	}
	if r.Args == "" {
		return 0, text.MemberRefused{Reason: "which team", Names: text.Some(names)}, err
	}
	return 0, text.MemberRefused{Reason: "team", Text: clipped(r.Args), Names: text.Some(names)}, err
}

// unbindGroup lets a group go.
func unbindGroup(r *Request) (Reply, error) {
	if !r.inGroup() {
		return say(text.GroupHowTo{})
	}
	g, err := r.Tx.Group(r.Update.Chat)
	if errors.Is(err, storage.ErrNotFound) {
		return say(text.GroupUnbound{})
	}
	if err != nil {
		return Reply{}, err
	}
	if own := r.Member.TeamOn(r.Today()); !r.Member.Roles.Has(storage.Admin) && own != g.Team {
		return Reply{}, nil
	}
	if err := r.Tx.DeleteGroup(g.Chat); err != nil {
		return Reply{}, err
	}
	name, err := r.teamName(g.Team)
	if err != nil {
		return Reply{}, err
	}
	if err := r.note(storage.Change{Team: g.Team, What: storage.ChangedGroup, Of: name, From: "+", To: "−"}); err != nil {
		return Reply{}, err
	}
	return say(text.GroupFreed{Team: name})
}
