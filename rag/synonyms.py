"""Abbreviations of official Chinese and their long forms, taken as one when words are compared and looked up.

Facts of the language (statistics, offices, everyday short forms), not of any archive.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_GROUPS = """
市场份额 市场占有率 市占率
占地面积 占地 用地
午餐 午饭 中饭 中餐
早餐 早饭
晚餐 晚饭
施行 实行 生效
关停 关掉 关张
周日 星期天 星期日 礼拜天
周六 星期六 礼拜六
周一 星期一 礼拜一
周二 星期二 礼拜二
周三 星期三 礼拜三
周四 星期四 礼拜四
周五 星期五 礼拜五
GDP 地区生产总值 国内生产总值 生产总值
规上 规模以上
固投 固定资产投资
社零 社会消费品零售 社会消费品零售总额
扣非 扣除非经常性损益
归母 归属于上市公司股东 归属于母公司
营收 营业收入
财政收入 一般公共预算收入
外贸 进出口
招工 招聘
找工作 就业 求职
农民 农村 农民工
挣 收入
赚 盈利 利润 净利润
工资 薪资 薪酬 月薪
房价 住宅价格 商品房价格
人均收入 人均可支配收入
老百姓 群众 居民 市民
老人 老年人
小孩 儿童 孩子
娃娃 儿童 孩子
学校 院校
大学 高校
公司 企业
工厂 厂房
饭堂 食堂
开工 动工 破土动工 奠基 破土
通车 贯通
启用 投用 投入使用 开放 开诊 用上
办 举办 举行 召开 开幕
推出 发布 上线 开设
刊登 刊发 刊出 推出 开设 开辟
获批 批复 批准
出任 担任 就任
平均 年均
成立 组建 设立 挂牌
印发 发布 下发 出台
完工 竣工 建成
开张 开业
推迟到 推迟至 延期到 延期至 延至 延到 顺延至 顺延到 改到 改在 改期到 调整到 调整至 移至 移到
岁数 年纪 年龄
办证 持证
办法 方法 模式 举措 措施 方式
干部 领导干部
电商 电子商务
高铁 高速铁路
地铁 轨道交通
环保 环境保护
扶贫 脱贫
医保 医疗保险
社保 社会保险
高新企业 高新技术企业
疫情 新冠
市长 代市长
董秘 董事会秘书
乘客 旅客
增长 增速 增幅
下调 调低 往下调 调减
上调 调高 往上调 调增
搬 搬到 搬迁 搬家 迁至 迁到 迁入
跑 起跑 开跑 鸣枪 举行
建 建在 位于 坐落
游客 旅游者
老小区 老旧小区
平方米 平米
首播 开播 播出
降雨量 雨量 降水量
导演 执导
编剧 剧本
主教练 主帅
去世 逝世 病逝 辞世 过世 病故
出生 诞生 生于 年生， 月生， 日生， 年生于 月生于
"""

# What one says, and what is written for it: looked for where the spoken word is asked, not the other way round.
_SPOKEN = """
改 改造
地皮 土地 用地 地块 拿地
拿下 获得 取得 竞得 拿到
新家 新居 新房
住进 入住 迁入 搬进 乔迁 喜迁
搬进 入住 迁入 乔迁 喜迁
人家 居民 住户 家庭 户
苗子 干部 人才
挑 选拔 挑选 遴选
挑出来 选拔 择优 遴选
盯 跟踪 紧盯
私营 民营
私企 民营企业
亏 亏损 损失
海参 刺参
赚 收入 盈利
大水 洪水 洪涝 洪灾 汛情
发大水 洪涝 洪水
暴雨 强降雨
撤出 转移 撤离 疏散
撤走 转移 撤离 疏散
老屋 旧房 老宅 危房 农房
老房子 旧房 老宅 危房 农房
重盖 重建 翻建 新建
翻盖 翻建 重建
盖 建设 新建 兴建
修 修建 建设 改建
一把手 书记 主要负责人
老总 总经理 董事长 总裁
老板 董事长 总经理 负责人
手续 程序 流程
罚钱 罚款 处罚 滞纳金
罚 罚款 处罚
借书 借阅
还书 归还
晚 逾期 延迟 推迟 推后
拖 推迟 延期 延后 延迟 滞后 顺延
往后拖 推迟 延期 延后
挪到 改在 改到 移至 移到 调整到 顺延至 顺延到 推迟到 推迟至 延期至
挪 改在 移至 顺延
户口本 户口簿
房本 房产证 不动产权证
上学 入学 就读
娃娃 学生
娃 学生 儿童 孩子
孩子 学生
路口 交会处 交汇处 交叉口
人代会 人民代表大会
带队 率队 带领 率领
啃下来 攻克 解决 突破
碰到 遇到 遇上 如遇
碰上 遇到 遇上 如遇
不让 禁止 不得 严禁
不许 禁止 不得 严禁
不准 禁止 不得 严禁
发了 发放
头一天 首日 第一天
第一天 首日
伤人 伤害 受伤 轻伤 重伤
开建 开工 动工
打响 做强 叫响 擦亮 打造
发黄 浑浊 浊度 变黄
下雨天 雨后 降雨
看病 就诊 就医 诊疗
大夫 医生 医师
涨价 上调 提价 上涨 调价
降价 下调
涨 上涨 上调 增长 提高
跌 下降 下跌 下滑
交 缴纳 缴 支付
交钱 缴费 缴纳
买 购买 购置 采购
卖 销售 出售
换 更换 换装 更新
招 招聘 招录 招收 录取
录 录取
拿 获得 领取 荣获
得 获得 荣获
花 投资 投入 支出
投 投资 投入
死 死亡 遇难 身亡
伤亡 死亡 受伤
淹 受淹 内涝 积水
低保 最低生活保障
养老院 养老机构 敬老院
菜市场 农贸市场
菜场 农贸市场
打疫苗 接种
收费 收取
截止 截至
报名 申请 报考
最晚 截止
管 负责 主管
牵头 负责 带领 主持
接 接任 继任
闭幕 落幕 谢幕 落下帷幕
辞 辞去
退 辞去 退休
搬走 搬迁 迁出
破 突破 超过
到账 到位
老楼 既有住宅 老旧住宅
污水厂 污水处理厂
晚班 末班 末班车
开张 启用 投用 开诊
全马 全程 全程马拉松
半马 半程 半程马拉松
对付 处理 应对 处置
过桥费 通行费 收费
淹水 积水 内涝 淹
大暴雨 暴雨 强降雨
躲 藏匿
参赛人数 参赛 选手 跑者
头一回 首次 第一次
头一次 首次 第一次
第一回 首次 第一次
"""

# 粮食产量 is 粮食总产量 where a whole region's is told.
_TOTALLED = re.compile(r"(\w{2,}?)(总?)(产量|产值|销量)")
_MEASURED = tuple("量额率")


@cache
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _GROUPS.strip().splitlines():
        group = line.split()
        for word in group:
            others = [other for other in group if other != word and other not in table.get(word, ())]
            table[word.lower()] = (*table.get(word.lower(), ()), *others)
    return table


@cache
def _spoken() -> dict[str, tuple[str, ...]]:
    return {word: tuple(written) for word, *written in map(str.split, _SPOKEN.strip().splitlines())}


CLASSED = re.compile(r"劣?(?P<number>[Ⅰ-Ⅹⅰ-ⅹ])[类级]?")
"""A class as texts write it with a Roman numeral: 劣Ⅴ类."""


def _class_forms(word: str, number: str) -> list[str]:
    """Return a class in letters, and in Chinese where it is called one: 劣V类 and 劣五类."""
    at = (ord(number) - ord("Ⅰ")) % 16
    written = [unicodedata.normalize("NFKC", number), *("一二三四五六七八九十"[at] * (len(word) > 1))]
    return [word.replace(number, one) for one in written]


@lru_cache(maxsize=4096)
def forms(word: str) -> tuple[str, ...]:
    """Return the other forms of a word, or an empty tuple; of a spoken one what is written for it.

    What was measured is told by its verb as well: 发送量 is how many travellers were sent, 增长率 how much it grew.
    """
    known = tuple(dict.fromkeys((*_table().get(word.lower(), ()), *_spoken().get(word, ()))))
    total = _TOTALLED.fullmatch(word)
    if total:
        known = (*known, f"{total[1]}{'' if total[2] else '总'}{total[3]}")
    if classed := CLASSED.fullmatch(word):
        known = (*known, *_class_forms(word, classed["number"]))
    return (*known, word[:-1]) if len(word) > 2 and word[-1] in _MEASURED else known


def phrases(text: str) -> list[str]:
    """Return the abbreviations and long forms of more than two characters that stand in a text, the longest first."""
    return sorted((word for word in _table() if len(word) > 2 and word in text.lower()), key=len, reverse=True)


def other_forms(query: str) -> list[str]:
    """Return the other forms of the abbreviations and everyday words in a query, for the lexical index."""
    text = query.lower()
    held = [*(others for word, others in _table().items() if word in text)]
    # One character may be a part of any word.
    held += [others for word, others in _spoken().items() if len(word) > 1 and word in text]
    more = [form for others in held for form in others if form not in query]
    return list(dict.fromkeys(more))
