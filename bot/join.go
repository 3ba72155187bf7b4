package bot

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"time"

	"runrate/bot/text"
	"runrate/storage"
)

// InviteLife is how long an invite can be used.
const InviteLife = 72 * time.Hour

// NewToken returns a secret that fits a start link: 192 random bits in 32
// characters of [A-Za-z0-9_-]. Telegram allows up to 64.
func NewToken() string {
	var b [24]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashOf is what is kept of a token.
func hashOf(token string) [32]byte { return sha256.Sum256([]byte(token)) }

// PutInvite keeps an invite for a member; an earlier one stays good until one of them is used.
func PutInvite(w storage.Writer, token string, m storage.MemberID, by storage.MemberID, now time.Time) error {
	return w.PutInvite(storage.Invite{Hash: hashOf(token), Member: m, Author: by, Expires: now.Add(InviteLife)})
}

// PutSetupCode replaces the code that lets the very first person in.
func PutSetupCode(w storage.Writer, code string) error {
	h := hashOf(code)
	return w.PutSetting(storage.SettingSetup, hex.EncodeToString(h[:]))
}

// NeedsSetup tells whether nobody has joined yet who could let others in.
func NeedsSetup(r storage.Reader) (bool, error) {
	members, err := r.Members()
	for _, m := range members {
		if m.Telegram != 0 && m.Roles.Has(storage.Admin) && !m.Inactive {
			return false, err
		}
	}
	return true, err
}

// start lets somebody in: by an invite, by the setup code, or as the owner.
func start(r *Request) (Reply, error) {
	token := r.Args
	owner, err := r.isOwner()
	switch {
	case err != nil:
		return Reply{}, err
	case owner:
		return r.setUp()
	case token == "" && r.Member.ID != 0:
		return r.alreadyJoined()
	case token == "":
		return r.stranger("stranger", text.Stranger{})
	}
	setup, err := r.Tx.Setting(storage.SettingSetup)
	if err != nil {
		return Reply{}, err
	}
	h := hashOf(token)
	if setup != "" && setup == hex.EncodeToString(h[:]) {
		needed, err := NeedsSetup(r.Tx)
		if err != nil || !needed { // an administrator has come in otherwise since it was printed
			return r.refuseInvite(text.InviteRefused{Expired: true}, err)
		}
		return r.setUp()
	}
	invite, err := r.Tx.Invite(h)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return r.refuseInvite(text.InviteRefused{}, nil)
	case err != nil:
		return Reply{}, err
	}
	return r.accept(invite)
}

// refuseInvite answers a token that opens nothing. A member keeps talking; a
// stranger hears one line an hour.
func (r *Request) refuseInvite(m text.InviteRefused, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	if r.Member.ID != 0 {
		return say(m)
	}
	return r.stranger("invite", m)
}

func (r *Request) accept(invite storage.Invite) (Reply, error) {
	switch {
	case invite.UsedBy != 0 && invite.UsedBy == r.Update.User.ID && r.Member.ID != 0:
		return r.alreadyJoined() // the link pressed twice
	case invite.Revoked:
		return r.refuseInvite(text.InviteRefused{Revoked: true}, nil)
	case invite.UsedBy != 0:
		return r.refuseInvite(text.InviteRefused{Used: true}, nil)
	case r.Clock.After(invite.Expires):
		return r.refuseInvite(text.InviteRefused{Expired: true}, nil)
	case r.Member.ID != 0 && r.Member.ID != invite.Member:
		return r.alreadyJoined() // this account is somebody else's already; the invite stays unused
	}
	if good, err := r.stillInvites(invite); err != nil || !good {
		return r.refuseInvite(text.InviteRefused{Revoked: true}, err)
	}
	m, err := r.invited(invite)
	if err != nil {
		return Reply{}, err
	}
	if m.Inactive {
		return r.refuseInvite(text.InviteRefused{}, nil)
	}
	invite.UsedBy = r.Update.User.ID
	if err := r.Tx.PutInvite(invite); err != nil {
		return Reply{}, err
	}
	reply, err := r.join(m)
	if err != nil {
		return Reply{}, err
	}
	if err := revokeOthers(r.Tx, r.Member.ID); err != nil {
		return Reply{}, err
	}
	return reply, r.tellJoined(invite.Author)
}

// stillInvites tells whether its author may make such an invite today. An
// operator's has none.
func (r *Request) stillInvites(invite storage.Invite) (bool, error) {
	if invite.Author == 0 {
		return true, nil
	}
	author, err := r.Tx.Member(invite.Author)
	if err != nil || author.Inactive {
		return false, ignoreNotFound(err)
	}
	if invite.Member == 0 {
		return mayInvite(author, invite.Roles, invite.Team, r.Today()), nil
	}
	m, err := r.Tx.Member(invite.Member)
	return err == nil && mayManage(author, m, r.Today()), ignoreNotFound(err)
}

// invited is the member that an invite is for: one who is there, or a new one
// in the role and team that it is bound to.
func (r *Request) invited(invite storage.Invite) (storage.Member, error) {
	if invite.Member != 0 {
		return r.Tx.Member(invite.Member)
	}
	m := storage.Member{Name: clientName(r.Update.User.Name), Roles: invite.Roles}
	if m.Name == "" {
		m.Name = "Telegram " + strconv.FormatInt(r.Update.User.ID, 10)
	}
	if invite.Team != 0 {
		m.Postings = []storage.Posting{{Team: invite.Team}}
	}
	var err error
	m.Code, err = r.freeCode(roleNames(invite.Roles)[0])
	return m, err
}

// freeCode returns a code that nobody has: rep, rep2, rep3.
func (r *Request) freeCode(word string) (string, error) {
	for n := 1; ; n++ {
		code := word
		if n > 1 {
			code += strconv.Itoa(n)
		}
		_, err := r.Tx.MemberByCode(code)
		if errors.Is(err, storage.ErrNotFound) {
			return code, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// tellJoined writes down that the speaking member has joined, and tells who invited him.
func (r *Request) tellJoined(author storage.MemberID) error {
	if err := r.Tx.PutChange(storage.Change{At: r.Clock, By: r.Member.ID, Team: r.Member.TeamOn(r.Today()), What: storage.ChangedPhone, Of: r.Member.Name, To: "+"}); err != nil {
		return err
	}
	m, err := r.Tx.Member(author)
	if err != nil || m.ID == r.Member.ID {
		return ignoreNotFound(err)
	}
	return r.tell(m, text.HasJoined{Name: r.Member.Name, Roles: roleNames(r.Member.Roles)})
}

// join links the member to the Telegram account that speaks. An account that
// was linked before is told and loses access.
func (r *Request) join(m storage.Member) (Reply, error) {
	if err := r.leaveOldPhone(m); err != nil {
		return Reply{}, err
	}
	if err := r.freeAccount(m.ID); err != nil {
		return Reply{}, err
	}
	m.Telegram, m.Unreachable = r.Update.User.ID, false
	if m.Lang == "" {
		m.Lang = r.Lang
	}
	r.Lang = m.Lang
	id, err := r.Tx.PutMember(m)
	if err != nil {
		return Reply{}, err
	}
	m.ID = id
	r.Member = m
	if err := r.Tx.PutDialog(storage.Dialog{User: m.Telegram}); err != nil {
		return Reply{}, err
	}
	commands, err := menu(r.Lang, m)
	if err != nil {
		return Reply{}, err
	}
	example, err := r.example()
	return Reply{
		Message: text.Joined{Name: m.Name, Rep: m.Roles.Has(storage.Rep), Example: example},
		Also:    []Outgoing{{Kind: Menu, Menu: commands}},
	}, err
}

func (r *Request) leaveOldPhone(m storage.Member) error {
	if m.Telegram == 0 || m.Telegram == r.Update.User.ID || m.Unreachable {
		return nil
	}
	s, err := text.Render(r.Lang, text.Moved{Name: m.Name})
	if err != nil {
		return err
	}
	return enqueue(r.Tx, m.Telegram, Outgoing{Kind: Send, Text: s})
}

// freeAccount unlinks the speaking account from a member who has left.
func (r *Request) freeAccount(joining storage.MemberID) error {
	holder, err := r.Tx.MemberByTelegram(r.Update.User.ID)
	if errors.Is(err, storage.ErrNotFound) || err == nil && holder.ID == joining {
		return nil
	}
	if err != nil {
		return err
	}
	holder.Telegram = 0
	_, err = r.Tx.PutMember(holder)
	return err
}

func (r *Request) alreadyJoined() (Reply, error) {
	example, err := r.example()
	return Reply{Message: text.AlreadyJoined{Name: r.Member.Name, Rep: r.Member.Roles.Has(storage.Rep), Example: example}}, err
}

// isOwner tells whether the owner speaks, and nobody can let others in yet.
func (r *Request) isOwner() (bool, error) {
	if r.bot.Owner == 0 || r.Update.User.ID != r.bot.Owner {
		return false, nil
	}
	return NeedsSetup(r.Tx)
}

// setUp makes the speaker the administrator, and a rep too, so that one
// person alone can try everything.
func (r *Request) setUp() (Reply, error) {
	m := r.Member
	if m.ID == 0 {
		m = storage.Member{Name: r.Update.User.Name}
		var err error
		if m.Code, err = r.freeCode("admin"); err != nil {
			return Reply{}, err
		}
	}
	m.Roles |= storage.Admin | storage.Rep
	if err := r.Tx.PutSetting(storage.SettingSetup, ""); err != nil {
		return Reply{}, err
	}
	reply, err := r.join(m)
	if err != nil {
		return Reply{}, err
	}
	categories, err := r.Tx.Categories()
	reply.Message = text.SetUp{Name: m.Name, Categories: len(categories) > 0}
	return reply, err
}
