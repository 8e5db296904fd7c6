//! What the receiver says when it does not accept something.

use crate::judge::Failure;
use crate::store::WINDOW;
use crate::{one_line, Error};
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::http::{header, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use utoipa::ToSchema;
use xuezhao::Text;

/// An answer that says why a request was not done.
#[derive(Serialize, ToSchema)]
pub struct Wrong {
    error: What,
    /// What the checks say, where they are why.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Value>,
}

#[derive(Serialize, ToSchema)]
struct What {
    /// Its name.
    code: &'static str,
    /// What it says to a person, by language.
    #[schema(value_type = BTreeMap<String, String>)]
    message: Text,
}

/// An answer that nothing between here and the one who asked may keep.
pub fn private<T>(body: T) -> ([(header::HeaderName, &'static str); 1], T) {
    ([(header::CACHE_CONTROL, "no-store")], body)
}

/// Why a request was not done.
pub enum Refusal {
    /// The body is larger than an upload may be.
    TooLarge,
    /// Too many uploads at once.
    Busy,
    /// The upload stalled.
    TooSlow,
    /// The connection broke, or the body is not what its headers say.
    Broken,
    /// A word of the form is longer than it may be.
    WordTooLong,
    /// What arrived is no form, JSON or query that can be read, or one of its words is not what it should be.
    BadForm,
    /// No profile of this id.
    UnknownProfile,
    /// The service does not collect this kind of picture.
    UnknownKind,
    /// The roster has to know who submits.
    NobodyNamed,
    /// The service wants the capture code with the photo.
    CodeMissing,
    /// The service wants e-mail and phone with the photo.
    DetailsMissing,
    /// The picture holds no capture code that can be read.
    NoCode,
    /// The capture code is not the one on the roster.
    OtherCode,
    /// No photo in the body.
    NoPhoto,
    /// The idempotency key is longer than a key may be.
    BadKey,
    /// The same idempotency key came before with another photo.
    KeyReused,
    /// The student's photo is being reviewed or was accepted.
    StudentHasOne,
    /// Nobody on the roster answers to this.
    UnknownStudent,
    /// Too many wrong answers to who somebody is.
    TooManyClaims,
    /// The student's token is too old.
    Expired,
    /// Not everything that the profile asks to declare was declared.
    NotDeclared,
    /// The profile does not accept the photo.
    Rejected(Value),
    /// Decoding the photo takes more time or memory than a photo may.
    TooDear,
    /// No submission with this receipt.
    UnknownReceipt,
    /// The photo is not accepted, so that it cannot be seen again.
    NotComplete,
    /// What was said to see a photo is wrong.
    IdentityWrong,
    /// The same person or phone has submitted for another student.
    OtherStudent,
    /// The page says no name of the phone, and the service wants one.
    DeviceMissing,
    /// The days in which a rejected photo could be sent again are over.
    TooLate,
    /// Nobody is signed in, or no longer.
    NotSignedIn,
    /// No reviewer has this name and password.
    WrongPassword,
    /// The role of who is signed in does not allow it.
    RoleTooLow,
    /// The submission stands where this cannot be decided, or no longer.
    NotPossible,
    /// Who asked for a second look cannot settle it.
    SecondLook,
    /// A table of students has lines that are wrong: says which.
    BadTable(String),
    /// What a table changes is not what was seen of it.
    OtherChanges,
    /// Photos cannot be handed over under the names that are wanted: says which.
    NoNames(String),
    /// Nothing lives at this address.
    NoSuchAddress,
    /// Another holds the database, or it is not reached: the same may be done a little later.
    Unavailable,
    /// The receiver failed: disk full, say.
    Failed,
}

impl Refusal {
    /// Tells the operator what failed; the sender learns only that something did.
    pub fn failed(error: impl Into<Error>) -> Refusal {
        tracing::error!(error = one_line(&error.into()), "failed");
        Refusal::Failed
    }

    /// Its name in answers.
    pub fn code(&self) -> &'static str {
        self.words().1
    }

    /// What it says to the student.
    pub fn message(&self) -> Text {
        self.words().2
    }

    #[rustfmt::skip]
    fn words(&self) -> (StatusCode, &'static str, Text) {
        use StatusCode as S;
        match self {
            Refusal::TooLarge => (S::PAYLOAD_TOO_LARGE, "too_large",
                Text::new("文件太大，不能超过 20 MB。请换一张照片。", "The file is larger than 20 MB. Please pick another photo.")),
            Refusal::Busy => (S::TOO_MANY_REQUESTS, "busy",
                Text::new("现在上传的人很多，请稍后再试。", "Many people are uploading right now. Please try again in a moment.")),
            Refusal::TooSlow => (S::REQUEST_TIMEOUT, "too_slow",
                Text::new("网络太慢，上传中断了。请再试一次。", "The upload stalled. Please try again.")),
            Refusal::Broken => (S::BAD_REQUEST, "broken",
                Text::new("上传没有完成，请再试一次。", "The upload did not arrive whole. Please try again.")),
            Refusal::WordTooLong => (S::BAD_REQUEST, "word_too_long",
                Text::new("填写的内容太长，每项不能超过 4000 字节（约 1300 个汉字）。请返回缩短后再提交。", "What you typed is too long: 4,000 bytes at most for each field. Please go back, shorten it and submit again.")),
            Refusal::BadForm => (S::BAD_REQUEST, "bad_form",
                Text::new("提交的内容无法识别，请刷新页面后重新提交。", "What was submitted cannot be read. Please reload the page and submit again.")),
            Refusal::UnknownProfile => (S::BAD_REQUEST, "unknown_profile",
                Text::new("没有这个采集服务，请重新打开页面。", "There is no such service. Please open the page again.")),
            Refusal::UnknownKind => (S::BAD_REQUEST, "unknown_kind",
                Text::new("这个采集服务不收这种图片，请重新打开页面。", "This service does not collect such pictures. Please open the page again.")),
            Refusal::NobodyNamed => (S::FORBIDDEN, "identity_missing",
                Text::new("请先填写并确认身份信息，再提交。", "Please say who you are and confirm it before you submit.")),
            Refusal::CodeMissing => (S::BAD_REQUEST, "code_missing",
                Text::new("还没有收到采集码，请先完成采集码步骤，再提交照片。", "The capture code is missing. Please finish that step before you submit the photo.")),
            Refusal::DetailsMissing => (S::BAD_REQUEST, "details_missing",
                Text::new("还没有收到电子邮箱和联系电话，请填写后再提交。", "E-mail and phone are missing. Please fill them in before you submit.")),
            Refusal::NoCode => (S::UNPROCESSABLE_ENTITY, "no_code",
                Text::new("图片里没有读到采集码。请选择学信网的图像采集码原图，不要上传证件照。", "No capture code could be read in the picture. Pick the image of your CHSI capture code, not a photo.")),
            Refusal::OtherCode => (S::CONFLICT, "other_code",
                Text::new("采集码与名单上的不一致，请使用本人当前学籍的采集码，或联系学校核实。", "The capture code is not the one on the roster. Use the code of your own current enrolment, or ask your school.")),
            Refusal::NoPhoto => (S::BAD_REQUEST, "no_photo",
                Text::new("没有收到照片，请重新选择。", "No photo arrived. Please pick it again.")),
            Refusal::BadKey => (S::BAD_REQUEST, "bad_key",
                Text::new("上传编号无效，请刷新页面后再试。", "The upload key is not valid. Please reload the page and try again.")),
            Refusal::KeyReused => (S::CONFLICT, "key_reused",
                Text::new("这次上传的照片与之前的不同，请重新提交。", "This key was used for another photo before. Please submit again.")),
            Refusal::StudentHasOne => (S::CONFLICT, "already_submitted",
                Text::new("您的照片已经提交，正在审核或已采集完成，不能重复提交。", "Your photo has been submitted: it is under review or complete.")),
            Refusal::UnknownStudent => (S::NOT_FOUND, "unknown_student",
                Text::new("没有找到匹配的信息，请核对后重新输入，或联系学校核实。", "Nobody on the roster matches. Please check what you typed and try again, or ask your school.")),
            Refusal::TooManyClaims => (S::TOO_MANY_REQUESTS, "too_many_tries",
                Text::new("尝试次数过多，请一小时后再试，或联系学校核实信息。", "There were too many wrong answers. Please try again in an hour, or ask your school.")),
            Refusal::Expired => (S::FORBIDDEN, "identity_expired",
                Text::new("身份确认已过期，请返回身份核对步骤重新确认，照片不会丢失。", "Your confirmation of who you are has expired. Please go back to that step and confirm again; your photo stays.")),
            Refusal::NotDeclared => (S::BAD_REQUEST, "declarations_missing",
                Text::new("还没有勾选全部声明，请勾选后再提交。", "Not all declarations are ticked. Please tick them before you submit.")),
            Refusal::Rejected(_) => (S::UNPROCESSABLE_ENTITY, "rejected",
                Text::new("照片没有通过检查，请按提示修改后再上传。", "The photo did not pass the checks. Please follow the advice and upload again.")),
            Refusal::TooDear => (S::UNPROCESSABLE_ENTITY, "too_dear",
                Text::new("这张照片的文件太复杂，服务器打不开。请在相册里另存为普通 JPG 后再上传，或换一张照片。", "The file of this photo is too complex to be opened. Save it as a plain JPEG and upload that, or pick another photo.")),
            Refusal::UnknownReceipt => (S::NOT_FOUND, "unknown_receipt",
                Text::new("没有找到这个回执。", "There is no submission with this receipt.")),
            Refusal::NotComplete => (S::CONFLICT, "not_complete",
                Text::new("照片还没有审核通过，暂时不能查看。", "The photo is not accepted yet and cannot be seen.")),
            Refusal::IdentityWrong => (S::FORBIDDEN, "identity_wrong",
                Text::new("信息不匹配，请核对后重新输入。", "That does not match. Please check what you typed and try again.")),
            Refusal::OtherStudent => (S::CONFLICT, "other_student",
                Text::new("同一身份或同一部手机已为另一名学生提交过照片，如有疑问请联系学校。", "The same person or phone has submitted a photo for another student. Please ask your school.")),
            Refusal::DeviceMissing => (S::BAD_REQUEST, "device_missing",
                Text::new("无法识别这部手机，请刷新页面后再试。", "This phone could not be told from others. Please reload the page and try again.")),
            Refusal::TooLate => (S::FORBIDDEN, "too_late",
                Text::new("重新提交的期限已过，请联系学校。", "The time to submit again is over. Please ask your school.")),
            Refusal::NotSignedIn => (S::UNAUTHORIZED, "not_signed_in",
                Text::new("请先登录。", "Please sign in.")),
            Refusal::WrongPassword => (S::UNAUTHORIZED, "wrong_password",
                Text::new("用户名或密码不正确。", "Name or password is not right.")),
            Refusal::RoleTooLow => (S::FORBIDDEN, "role_too_low",
                Text::new("您的账号没有这项权限，请联系管理员。", "Your role does not allow this. Please ask an administrator.")),
            Refusal::NotPossible => (S::CONFLICT, "not_possible",
                Text::new("这份提交的状态已经改变，请刷新后再看。", "This submission has moved on meanwhile. Please reload.")),
            Refusal::SecondLook => (S::CONFLICT, "second_look",
                Text::new("您已请他人复核，请由其他审核员决定。", "You asked for a second look: another reviewer decides.")),
            Refusal::BadTable(lines) => (S::UNPROCESSABLE_ENTITY, "bad_table", same(lines)),
            Refusal::OtherChanges => (S::CONFLICT, "other_changes",
                Text::new("预览之后名单有变化，尚未写入，请重新预览。", "The roster has changed since the preview. Nothing is written: please preview again.")),
            Refusal::NoNames(lines) => (S::UNPROCESSABLE_ENTITY, "no_names", same(lines)),
            Refusal::NoSuchAddress => (S::NOT_FOUND, "not_found",
                Text::new("没有这个地址。", "Nothing lives at this address.")),
            Refusal::Unavailable => (S::SERVICE_UNAVAILABLE, "unavailable",
                Text::new("服务器正忙，照片还在您的手机上，请稍后再试。", "The server is busy. Your photo is still on your phone: please try again in a moment.")),
            Refusal::Failed => (S::INTERNAL_SERVER_ERROR, "failed",
                Text::new("服务器出错了，照片还在您的手机上，请稍后再试。", "The server failed. Your photo is still on your phone: please try again later.")),
        }
    }
}

/// Lines that are in both languages already.
fn same(lines: &str) -> Text {
    let words: Cow<str> = lines.to_string().into();
    Text {
        zh: words.clone(),
        en: words,
    }
}

/// What a decision or a question about a submission ends with.
impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        match error {
            Error::NoSubmission(_) => Refusal::UnknownReceipt,
            Error::Transition { .. } => Refusal::NotPossible,
            Error::SecondLook(_) => Refusal::SecondLook,
            error if error.may_pass() => {
                tracing::warn!(error = one_line(&error), "not done now");
                Refusal::Unavailable
            }
            error => Refusal::failed(error),
        }
    }
}

/// Words that arrived whole and cannot be read would be the same another time.
impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Refusal {
        match rejection {
            JsonRejection::BytesRejection(_) => Refusal::Broken,
            _ => Refusal::BadForm,
        }
    }
}

impl From<QueryRejection> for Refusal {
    fn from(_: QueryRejection) -> Refusal {
        Refusal::BadForm
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        match failure {
            Failure::Busy => Refusal::Busy,
            Failure::TooDear => Refusal::TooDear,
            Failure::Worker(error) => Refusal::failed(error),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, message) = self.words();
        let report = match &self {
            Refusal::Rejected(report) => Some(report.clone()),
            _ => None,
        };
        let error = What { code, message };
        let body = Wrong { error, report };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let wait = match self {
            Refusal::Busy => Some(5),
            Refusal::Unavailable => Some(10),
            Refusal::TooManyClaims => Some(WINDOW),
            _ => None,
        };
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
