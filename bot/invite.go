package bot

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

// An invite is a link, and the same as a picture to be scanned. Its secret is
// made by a worker, for a handler has no randomness, and only its hash is kept.

// inviteJob says whom to invite.
type inviteJob struct {
	Update int64            `json:"u"`
	Chat   int64            `json:"c"`
	Author storage.MemberID `json:"a"`
	Member storage.MemberID `json:"m,omitempty"` // 0: somebody new
	Roles  storage.Roles    `json:"r,omitempty"` // of somebody new
	Team   storage.TeamID   `json:"t,omitempty"` // of somebody new
}

// showInvite answers /invite: with a link for whoever is named, a member or a
// role, else with whom there is to invite.
func showInvite(r *Request) (Reply, error) {
	if r.noTeam() {
		return say(text.NoTeam{})
	}
	if r.Args == "" {
		return r.inviteList(0)
	}
	if roles, team, is, refusal, err := r.roleNamed(r.Args); err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	} else if is {
		return r.inviteNew(roles, team)
	}
	m, refusal, err := r.managedNamed(r.Args)
	if err != nil || refusal != nil {
		return Reply{Message: refusal}, err
	}
	if m.Inactive {
		return say(text.MemberRefused{Reason: "inactive", Text: m.Name})
	}
	return r.invite(inviteJob{Member: m.ID})
}

// roleNamed reads «торговый Юг»: a role, and a team where one is meant.
func (r *Request) roleNamed(words string) (roles storage.Roles, team storage.TeamID, is bool, refusal any, err error) {
	role, rest, _ := strings.Cut(strings.TrimSpace(words), " ")
	for i, name := range roleNames(anyRole) {
		for _, lang := range text.Languages {
			label, err := text.Label(lang, "role "+name)
			if err != nil {
				return 0, 0, false, nil, err
			}
			if storage.Fold(label) == storage.Fold(role) {
				roles = 1 << i
			}
		}
	}
	if roles == 0 {
		return 0, 0, false, nil, nil
	}
	teams, err := r.Tx.Teams()
	if err != nil {
		return 0, 0, false, nil, err
	}
	if rest = strings.TrimSpace(rest); rest == "" {
		return roles, r.inviteTeam(), true, nil, nil
	}
	var names []string
	for _, t := range teams {
		if storage.Fold(t.Name) == storage.Fold(rest) {
			return roles, t.ID, true, nil, nil
		}
		names = append(names, t.Name)
	}
	return 0, 0, false, text.MemberRefused{Reason: "team", Text: clipped(rest), Names: text.Some(names)}, nil
}

// inviteTeam is the team of somebody new where none is named: the supervisor's own.
func (r *Request) inviteTeam() storage.TeamID {
	if r.Member.Roles.Has(storage.Supervisor) {
		return r.Member.TeamOn(r.Today())
	}
	return 0
}

// mayInvite tells whether somebody may invite people who are no members yet: a
// supervisor may invite reps to his own team.
func mayInvite(who storage.Member, roles storage.Roles, team storage.TeamID, on calc.Date) bool {
	own := who.TeamOn(on)
	return who.Roles.Has(storage.Admin) || who.Roles.Has(storage.Supervisor) && roles == storage.Rep && own != 0 && team == own
}

// inviteNew invites somebody who is no member yet.
func (r *Request) inviteNew(roles storage.Roles, team storage.TeamID) (Reply, error) {
	if !mayInvite(r.Member, roles, team, r.Today()) {
		return say(text.MemberRefused{Reason: "admin"})
	}
	teams, err := r.Tx.Teams()
	if err != nil {
		return Reply{}, err
	}
	if team == 0 && roles&(storage.Rep|storage.Supervisor) != 0 && len(teams) > 0 {
		var all []Button
		for _, t := range teams {
			all = append(all, Button{t.Name, pressData("invrole", int64(roles), int64(t.ID))})
		}
		rows, _ := pageOf(all, 0)
		return Reply{Message: text.ChooseTeam{Roles: roleNames(roles)}, Buttons: rows, InPlace: true}, nil
	}
	return r.invite(inviteJob{Roles: roles, Team: team})
}

func (r *Request) invite(j inviteJob) (Reply, error) {
	j.Update, j.Chat, j.Author = r.Update.ID, r.Update.Chat, r.Member.ID
	payload, err := json.Marshal(j)
	if err != nil {
		return Reply{}, err
	}
	r.bot.newJob = true
	return Reply{}, r.Tx.PutJob(storage.Job{Key: fmt.Sprintf("invite %d", j.Update), Kind: "invite", Payload: payload})
}

// inviteList offers those who have not joined, and roles for somebody new.
func (r *Request) inviteList(page int) (Reply, error) {
	all, err := r.managed()
	if err != nil {
		return Reply{}, err
	}
	var waiting []Button
	for _, m := range all {
		if !m.Inactive && m.Telegram == 0 {
			waiting = append(waiting, Button{m.Name, pressData("inv", int64(m.ID))})
		}
	}
	rows, more := pageOf(waiting, page)
	labels := []string{"new rep", pressData("invrole", int64(storage.Rep), int64(r.inviteTeam()))}
	if r.Member.Roles.Has(storage.Admin) {
		labels = append(labels, "new supervisor", pressData("invrole", int64(storage.Supervisor), 0), "new manager", pressData("invrole", int64(storage.Manager), 0))
	}
	last, err := r.buttons(labels...)
	if more && err == nil {
		last[0] = append(last[0], Button{"›", pressData("invites2", int64(page+1))})
	}
	return Reply{Message: text.InviteWhom{Waiting: len(waiting)}, Buttons: append(rows, last...)}, err
}

func pressInvites(r *Request, _ []int64) (Reply, error) {
	reply, err := r.inviteList(0)
	reply.InPlace = true
	return reply, err
}

func pressInvitesPage(r *Request, args []int64) (Reply, error) {
	reply, err := r.inviteList(int(min(max(args[0], 0), 10_000)))
	reply.InPlace = true
	return reply, err
}

func pressInvite(r *Request, args []int64) (Reply, error) {
	m, err := r.pressedMember(args[0])
	if err != nil || m.ID == 0 || m.Inactive {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return r.invite(inviteJob{Member: m.ID})
}

func pressInviteRole(r *Request, args []int64) (Reply, error) {
	roles, team := storage.Roles(args[0]), storage.TeamID(args[1])
	if !slices.Contains([]storage.Roles{storage.Rep, storage.Supervisor, storage.Manager, storage.Admin}, roles) || int64(roles) != args[0] {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	if may, err := r.exists(scopeOf(int64(team), 0)); err != nil || !may {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return r.inviteNew(roles, team)
}

// makeInvite makes the secret, and sends it to whoever asked.
func makeInvite(ctx context.Context, b *Bot, job storage.Job) (func(storage.Writer) error, error) {
	var j inviteJob
	if err := json.Unmarshal(job.Payload, &j); err != nil {
		return nil, err
	}
	newToken := b.NewToken
	if newToken == nil {
		newToken = NewToken
	}
	token := newToken()
	var out *Outgoing
	var change storage.Change
	err := b.Store.View(ctx, func(r storage.Reader) (err error) {
		out, change, err = j.message(r, b.Now(), token)
		return err
	})
	if err != nil {
		return nil, err
	}
	return func(w storage.Writer) error {
		if out == nil {
			return nil
		}
		invite := storage.Invite{Hash: hashOf(token), Member: j.Member, Roles: j.Roles, Team: j.Team, Author: j.Author, Expires: b.Now().Add(InviteLife)}
		if err := w.PutInvite(invite); err != nil {
			return err
		}
		if err := w.PutChange(change); err != nil {
			return err
		}
		return enqueue(w, j.Chat, *out)
	}, nil
}

// message words an invite, if its author may still make it.
func (j inviteJob) message(r storage.Reader, now time.Time, token string) (*Outgoing, storage.Change, error) {
	c := storage.Change{At: now, By: j.Author, Team: j.Team, What: storage.ChangedInvite, To: strings.Join(roleNames(j.Roles), "+")}
	author, err := r.Member(j.Author)
	if err != nil || author.Inactive || author.Telegram != j.Chat {
		return nil, c, ignoreNotFound(err)
	}
	v, _, err := screenJob{Chat: j.Chat, Member: j.Author, Now: now.Unix()}.viewer(r, anyRole)
	if err != nil || v == nil || j.Member == 0 && !mayInvite(author, j.Roles, j.Team, v.Today()) {
		return nil, c, err
	}
	m := text.Invite{Roles: roleNames(j.Roles), Hours: int(InviteLife.Hours())}
	if m.Team, err = v.teamName(j.Team); err != nil {
		return nil, c, err
	}
	if j.Member != 0 {
		member, err := r.Member(j.Member)
		if err != nil || member.Inactive || !v.mayManage(member) {
			return nil, c, ignoreNotFound(err)
		}
		m.Name, m.Rejoins = member.Name, member.Telegram != 0
		c.Of, c.Team, c.To = member.Name, member.TeamOn(v.Today()), "+"
	}
	name, err := r.Setting(storage.SettingBotName)
	if err != nil {
		return nil, c, err
	}
	m.Link = StartLink(name, token)
	out := Outgoing{Kind: Photo, FileName: "invite.png"}
	if out.File, err = pictures.QR(m.Link); err != nil {
		return nil, c, err
	}
	if out.Text, err = text.Render(v.Lang, m); err != nil {
		return nil, c, err
	}
	out.Rows, err = v.buttons("revoke", pressData("revoke", inviteNumber(hashOf(token))))
	return &out, c, err
}

// StartLink is a deep link that sends /start with a secret.
func StartLink(botName, secret string) string {
	return "https://t.me/" + strings.TrimPrefix(botName, "@") + "?start=" + secret
}

// inviteNumber is what a button knows an invite by.
func inviteNumber(hash [32]byte) int64 { return int64(binary.BigEndian.Uint64(hash[:8])) }

// pressRevoke takes an invite back that its author, or an administrator, made.
func pressRevoke(r *Request, args []int64) (Reply, error) {
	invites, err := r.Tx.Invites()
	if err != nil {
		return Reply{}, err
	}
	i := slices.IndexFunc(invites, func(i storage.Invite) bool { return inviteNumber(i.Hash) == args[0] })
	switch {
	case i < 0 || invites[i].Author != r.Member.ID && !r.Member.Roles.Has(storage.Admin):
		return Reply{Toast: text.QuestionGone{}}, nil
	case invites[i].UsedBy != 0:
		return Reply{Toast: text.InviteUsed{}}, nil
	}
	invites[i].Revoked = true
	if err := r.Tx.PutInvite(invites[i]); err != nil {
		return Reply{}, err
	}
	roles, name := roleNames(invites[i].Roles), ""
	if m, err := r.Tx.Member(invites[i].Member); err == nil {
		name = m.Name
	} else if !errors.Is(err, storage.ErrNotFound) {
		return Reply{}, err
	}
	err = r.note(storage.Change{Team: r.Member.TeamOn(r.Today()), What: storage.ChangedInvite, Of: cmp.Or(name, strings.Join(roles, "+")), From: "+", To: "−"})
	return Reply{Message: text.InviteRevoked{Name: name, Roles: roles}, Also: []Outgoing{{Kind: Keyboard, Edit: r.Update.Message}}}, err
}

// inviteFailed tells the author that no invite could be made.
func inviteFailed(w storage.Writer, job storage.Job) error {
	var j inviteJob
	if err := json.Unmarshal(job.Payload, &j); err != nil {
		return err
	}
	m, err := w.Member(j.Author)
	if err != nil {
		return ignoreNotFound(err)
	}
	return sayFailure(w, m, User{}, j.Chat, j.Update)
}

// revokeOthers makes every other open invite of a member useless once he has joined.
func revokeOthers(w storage.Writer, m storage.MemberID) error {
	invites, err := w.Invites()
	for _, i := range invites {
		if i.Member != m || m == 0 || i.UsedBy != 0 || i.Revoked {
			continue
		}
		i.Revoked = true
		if err := w.PutInvite(i); err != nil {
			return err
		}
	}
	return err
}

// keptInvites is how long an invite is kept after it has expired, so that its link is still told apart from a guessed one.
const keptInvites = 30 * 24 * time.Hour

// purgeInvites forgets those that expired long ago.
func purgeInvites(w storage.Writer, now time.Time) error {
	invites, err := w.Invites()
	for _, i := range invites {
		if now.Sub(i.Expires) > keptInvites {
			if err := w.DeleteInvite(i.Hash); err != nil {
				return err
			}
		}
	}
	return err
}
